"""Commands of the counter about lost cards: written report, release, replacement."""

import click

from models.counter import Counter
from models.papers import Presented
from scripts.at_desk.answers import tell, tell_loss
from scripts.at_desk.counters import with_papers


@click.command("report-loss")
@with_papers
def report_loss(counter: Counter, card_uid: str, shown: Presented, as_json: bool) -> None:
    """Enter a written loss report (L3, L8): a formal loss, which never lapses.

    \b
    Example:
      lossline counter report-loss A12345678 --as 2001 --by agent --paper id_card --paper agent_id
    """
    tell_loss(as_json, counter.report_in_writing(card_uid, shown))


@click.command("release")
@with_papers
def release(counter: Counter, card_uid: str, shown: Presented, as_json: bool) -> None:
    """Release a loss because the card was found (L8, L9).

    \b
    Example:
      lossline counter release A12345678 --as 2001 --paper card --paper id_card
    """
    loss = counter.release(card_uid, shown)
    tell(as_json, f"released: loss {loss.reference}", result="done", reference=loss.reference)


@click.command("replace")
@click.option("--new", "new_number", required=True, help="The number of the new card.")
@click.option("--fee", "fee_paid", required=True, help="What was paid, in yuan: 16.00, or 0.00.")
@with_papers
def replace(
    counter: Counter, card_uid: str, shown: Presented, new_number: str, fee_paid: str, as_json: bool
) -> None:
    """Replace a card that is formally lost (L10). The new one is sealed until it is activated.

    \b
    Example:
      lossline counter replace A12345678 --as 2001 --paper id_card --new B12345678 --fee 16.00
    """
    receipt = counter.replace(card_uid, shown, new_number, fee_paid)
    sentence = (
        f"receipt {receipt.number}, {receipt.replaced_at:%Y-%m-%d %H:%M}, by {receipt.replaced_by}\n"
        f"card ending {receipt.old_tail} is cancelled; the new card is {receipt.new_number}\n"
        f"paid {receipt.fee_paid} yuan. {receipt.fee_rule.get('en', '')}"
    )
    tell(
        as_json,
        sentence,
        result="done",
        receipt=receipt.number,
        old_card=f"*****{receipt.old_tail}",
        new_card=receipt.new_number,
        replaced_at=receipt.replaced_at.isoformat(timespec="seconds"),
        replaced_by=receipt.replaced_by,
        fee_paid=receipt.fee_paid,
        fee_rule=dict(receipt.fee_rule),
    )
