"""Rule L10: a card that is formally lost is replaced by one with a new number, on its initial PIN."""

import pytest
from sqlalchemy import select

from ivr.city import ReplacementRules
from models import card_list, claims
from models.card import Card
from models.database import Database
from models.loss_report import LossKind
from models.office import Office
from models.papers import Bearer, PaperKind
from models.replacement import Replacement
from models.reset_request import Mending
from models.staff import Role
from models.staff_refusals import BadEntry, NotDone, NotThisCard, PapersMissing, PinNeeded
from tests.factories import (
    A_PIN,
    CardFacts,
    a_desk,
    a_locked_card,
    a_lost_card,
    a_minors_card,
    an_enabled_card,
    an_initial_card,
    make_office,
)
from tests.models.looking import events, kinds, messages
from tests.staffing import a_counter, keys_the_pin, the_id, with_papers
from tests.together import together

K = PaperKind
FEE = {"zh": "十六元。", "en": "Sixteen yuan."}


def shown(office: Office, number: str) -> tuple[str, str, bool]:
    """Status, PIN and whether a loss runs, as `lossline cards show` tells them."""
    line = card_list.show(office, number)
    assert line is not None
    return line.status.value, line.pin, line.loss is not None


def a_formally_lost_card(office: Office) -> CardFacts:
    """With an enabled PIN, keyed at clerk 1's desk."""
    card = a_lost_card(office, LossKind.FORMAL)
    keys_the_pin(a_counter(office), card)
    return card


def test_l10_the_new_card_has_a_new_number_and_the_old_one_is_cancelled(database: Database) -> None:
    office = make_office(database, replacement=ReplacementRules(fee=FEE))
    card = a_formally_lost_card(office)

    receipt = a_counter(office).replace(card.uid, the_id(card), "n1234567x", "16.00")

    assert shown(office, card.number) == ("9", "initial", False)
    assert shown(office, "N1234567X") == ("0", "initial", False)
    assert len(receipt.number) == 12
    assert (receipt.old_tail, receipt.new_number) == (card.number[-4:], "N1234567X")
    assert (receipt.replaced_by, receipt.fee_paid, receipt.fee_rule) == ("clerk-1", "16.00", FEE)
    with a_desk(office) as caller:
        assert caller.claim_by_citizen_id(card.citizen_id).claim == new_card(office, "N1234567X")
        assert caller.try_pin(card.claim, A_PIN) is None


def new_card(office: Office, number: str) -> str:
    """The claim to the card with this number."""
    with office.database.light() as connection:
        return claims.of_card(connection.scalar(select(Card.uid).where(Card.number == number)) or "")


def test_l10_a_replacement_is_told_written_down_and_kept_with_its_receipt(office: Office) -> None:
    card = a_formally_lost_card(office)

    receipt = a_counter(office).replace(card.uid, the_id(card), "N12345678", "0.00")

    replaced = events(office, f"card:{card.uid}")[-1]
    new_uid = new_card(office, "N12345678").removeprefix("c:")
    assert (replaced.kind, replaced.actor) == ("card.replaced", "staff:clerk-1")
    assert (replaced.fields["status_before"], replaced.fields["status_after"]) == ("2", "9")
    assert (replaced.fields["receipt"], replaced.fields["new_card"]) == (receipt.number, new_uid)
    [issued] = events(office, f"card:{new_uid}")
    assert (issued.kind, issued.fields["old_card"]) == ("card.issued", card.uid)
    [(about, to, text)] = messages(office)
    assert (about, to) == ("card_replaced", card.phone)
    assert "N12345678" not in text
    assert "5678" in text
    [(about, bank, _)] = messages(office, "bank_notice")
    assert (about, bank) == ("card_replaced", "CCB")
    with office.database.deeds() as session:
        kept = session.get_one(Replacement, receipt.number)
        assert (kept.old_card_uid, kept.new_card_uid, kept.fee_paid) == (card.uid, new_uid, "0.00")


def test_l10_only_a_formally_lost_card_is_replaced(office: Office) -> None:
    counter = a_counter(office)
    active, temporary = an_initial_card(office), a_lost_card(office)
    keys_the_pin(counter, temporary)

    for card in (active, temporary):
        with pytest.raises(NotThisCard, match="formal loss"):
            counter.replace(card.uid, with_papers(card), "N12345678", "16.00")

    assert shown(office, active.number)[0] == "1"


def test_l10_a_card_is_replaced_once(office: Office) -> None:
    card, counter = a_formally_lost_card(office), a_counter(office)
    counter.replace(card.uid, the_id(card), "N12345678", "16.00")

    with pytest.raises(NotThisCard, match="cancelled"):
        counter.replace(card.uid, the_id(card), "N12345679", "16.00")


def test_l10_of_many_replacements_at_once_one_is_made(office: Office) -> None:
    card, counter = a_formally_lost_card(office), a_counter(office)

    def replace(number: int) -> bool:
        try:
            counter.replace(card.uid, the_id(card), f"N1234567{number}", "16.00")
        except NotDone:
            return False
        return True

    assert sum(together(6, replace)) == 1
    with office.database.light() as connection:
        assert len(connection.execute(select(Replacement.receipt)).all()) == 1


@pytest.mark.parametrize(
    ("number", "fee"),
    [
        ("N1234567", "16.00"),
        ("卡12345678", "16.00"),
        ("N12345678", "16"),
        ("N12345678", "-1.00"),
        ("N12345678", ""),
    ],
)
def test_l10_what_is_no_card_number_or_no_fee_is_refused(office: Office, number: str, fee: str) -> None:
    card = a_formally_lost_card(office)

    with pytest.raises(BadEntry):
        a_counter(office).replace(card.uid, the_id(card), number, fee)

    assert shown(office, card.number) == ("2", "enabled", True)


def test_l10_a_number_is_not_given_twice(office: Office) -> None:
    card, other = a_formally_lost_card(office), an_initial_card(office)

    with pytest.raises(BadEntry, match="given already"):
        a_counter(office).replace(card.uid, the_id(card), other.number, "16.00")


def test_p1_a_replacement_asks_for_an_enabled_pin(office: Office) -> None:
    card = a_lost_card(office, LossKind.FORMAL)

    with pytest.raises(PinNeeded):
        a_counter(office).replace(card.uid, the_id(card), "N12345678", "16.00")


def test_l10_who_lost_the_card_and_forgot_the_pin_has_it_reset_first(office: Office) -> None:
    card, counter = a_locked_card(office), a_counter(office)
    counter.report_in_writing(card.uid, the_id(card))
    with pytest.raises(PinNeeded, match="locked"):
        counter.replace(card.uid, the_id(card), "N12345678", "16.00")

    request = counter.ask(card.uid, Mending.RESET, the_id(card))
    a_counter(office, Role.SUPERVISOR).approve(request or "")
    counter.replace(card.uid, the_id(card), "N12345678", "16.00")

    assert shown(office, "N12345678") == ("0", "initial", False)


def test_l10_not_through_an_agent_but_by_a_minors_guardian(office: Office) -> None:
    adult, minor, counter = an_enabled_card(office), a_minors_card(office), a_counter(office)
    counter.report_in_writing(adult.uid, the_id(adult))
    agent = with_papers(adult, K.ID_CARD, K.AGENT_ID, bearer=Bearer.AGENT)
    guardian = with_papers(minor, K.GUARDIAN_ID, K.HOUSEHOLD_BOOK, bearer=Bearer.GUARDIAN)
    counter.report_in_writing(minor.uid, guardian)
    keys_the_pin(counter, minor)

    with pytest.raises(PapersMissing):
        counter.replace(adult.uid, agent, "N12345678", "16.00")
    counter.replace(minor.uid, guardian, "N12345678", "16.00")

    assert shown(office, "N12345678")[0] == "0"
    assert kinds(office, f"card:{adult.uid}")[-1] == "loss.reported"


def test_c1_the_new_card_works_once_it_is_handed_out(office: Office) -> None:
    card, counter = a_formally_lost_card(office), a_counter(office)
    counter.replace(card.uid, the_id(card), "N12345678", "16.00")
    new = counter.find(card.citizen_id)
    papers = with_papers(card, K.CARD, K.ID_CARD, card="N12345678")

    counter.activate(new, papers)

    assert shown(office, "N12345678") == ("1", "initial", False)
