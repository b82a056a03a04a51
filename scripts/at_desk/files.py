"""Commands of the counter about a card's file: shown, activated, corrected, cancelled after a death."""

import click

from models.counter import Counter
from models.counter_holder import Datum
from models.papers import Presented
from scripts.at_desk.answers import tell, tell_card
from scripts.at_desk.counters import on_a_card, with_papers
from scripts.at_desk.options import asked_for


@click.command("show")
@on_a_card
def show(counter: Counter, card_uid: str, as_json: bool) -> None:
    """Show a card's file, masked. The look is in the audit log before it is shown.

    \b
    Example:
      lossline counter show A12345678 --as 2001 --json
    """
    tell_card(as_json, counter.look(card_uid))


@click.command("activate")
@with_papers
def activate(counter: Counter, card_uid: str, shown: Presented, as_json: bool) -> None:
    """Hand out a sealed card: it works from now on (C1).

    \b
    Example:
      lossline counter activate A12345678 --as 2001 --paper card --paper id_card
    """
    counter.activate(card_uid, shown)
    tell(as_json, "activated", result="done")


@click.command("correct")
@click.option(
    "--what",
    type=click.Choice([datum.value for datum in Datum]),
    required=True,
    help="What is wrong on file; the right value is asked for.",
)
@with_papers
def correct(counter: Counter, card_uid: str, shown: Presented, what: str, as_json: bool) -> None:
    """Put wrong data of a holder right (C1).

    \b
    Example:
      lossline counter correct A12345678 --as 2001 --paper card --paper id_card --what name
    """
    counter.correct(card_uid, shown, Datum(what), asked_for(f"The right {what}", default=""))
    tell(as_json, f"corrected: {what}", result="done", what=what)


@click.command("change-phone")
@with_papers
def change_phone(counter: Counter, card_uid: str, shown: Presented, as_json: bool) -> None:
    """Register another phone, which is asked for; an empty one for none (C1). The old and the new one get an SMS.

    \b
    Example:
      lossline counter change-phone A12345678 --as 2001 --paper card --paper id_card
    """
    counter.change_phone(card_uid, shown, asked_for("The new phone", default=""))
    tell(as_json, "changed", result="done")


@click.command("cancel-on-death")
@with_papers
def cancel_on_death(counter: Counter, card_uid: str, shown: Presented, as_json: bool) -> None:
    """Cancel a card whose holder has died (C1).

    \b
    Example:
      lossline counter cancel-on-death A12345678 --as 2001 --by agent
        --paper death_certificate --paper agent_id --paper card
    """
    counter.cancel_on_death(card_uid, shown)
    tell(as_json, "cancelled", result="done")
