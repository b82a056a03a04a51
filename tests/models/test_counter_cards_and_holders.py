"""Rule C1: cards are activated and cancelled, data corrected and phones changed, each written down with its papers."""

import pytest

from models import card_list, holder_facts
from models.card import Card, Standing
from models.card_file import read_file
from models.counter_holder import Datum
from models.holder_facts import HolderFacts
from models.loss_report import LossKind
from models.office import Office
from models.papers import Bearer, PaperKind
from models.staff_refusals import BadEntry, NotThisCard, PapersMissing, PinNeeded
from tests.factories import (
    CardFacts,
    a_cancelled_card,
    a_citizen_id,
    a_desk,
    a_lost_card,
    a_minors_card,
    an_enabled_card,
    an_initial_card,
)
from tests.models.looking import events, kinds, messages
from tests.staffing import a_counter, keys_the_pin, the_id, with_papers

K = PaperKind
DEATH = (K.DEATH_CERTIFICATE, K.AGENT_ID, K.CARD)


def shown(office: Office, card: CardFacts) -> tuple[str, str]:
    """Status and PIN."""
    line = card_list.show(office, card.number)
    assert line is not None
    return line.status.value, line.pin


def on_file(office: Office, card: CardFacts) -> HolderFacts:
    """The holder in the clear."""
    with office.database.light() as connection:
        file = read_file(connection, card.uid)
        assert file is not None
        return holder_facts.read(connection, office.keys, file.holder_uid)


def a_card_that_waits(office: Office, **facts: object) -> CardFacts:
    """Sealed, on its initial PIN, as it comes from the maker."""
    return an_initial_card(office, standing=Standing.SEALED, **facts)  # type: ignore[arg-type]


def test_c1_a_sealed_card_is_handed_out_and_works(office: Office) -> None:
    card = a_card_that_waits(office)

    a_counter(office).activate(card.uid, with_papers(card))

    assert shown(office, card) == ("1", "initial")
    event = events(office, f"card:{card.uid}")[-1]
    assert (event.kind, event.fields) == ("card.activated", {"status_before": "0", "status_after": "1"})
    assert messages(office)[0][0] == "card_activated"


@pytest.mark.parametrize("make", [an_initial_card, a_cancelled_card])
def test_c1_only_a_sealed_card_is_activated(office: Office, make: object) -> None:
    card = make(office)  # type: ignore[operator]
    before = shown(office, card)

    with pytest.raises(NotThisCard):
        a_counter(office).activate(card.uid, with_papers(card))

    assert shown(office, card) == before


def test_c1_a_sealed_card_that_is_lost_is_not_activated(office: Office) -> None:
    card, counter = a_card_that_waits(office), a_counter(office)
    counter.report_in_writing(card.uid, the_id(card))

    with pytest.raises(NotThisCard):
        counter.activate(card.uid, with_papers(card))


def test_c1_m1_a_minors_card_is_handed_to_the_guardian(office: Office) -> None:
    child = a_minors_card(office)
    with office.database.deeds() as session:
        session.get_one(Card, child.uid).standing = Standing.SEALED.value
    counter = a_counter(office)

    with pytest.raises(PapersMissing, match="guardian"):
        counter.activate(child.uid, with_papers(child))
    guardian = with_papers(child, K.CARD, K.GUARDIAN_ID, K.HOUSEHOLD_BOOK, bearer=Bearer.GUARDIAN)
    counter.activate(child.uid, guardian)


@pytest.mark.parametrize("make", [an_enabled_card, a_lost_card, an_initial_card])
def test_c1_after_a_death_the_card_is_cancelled_without_the_pin(office: Office, make: object) -> None:
    card = make(office)  # type: ignore[operator]
    before = shown(office, card)[0]

    a_counter(office).cancel_on_death(card.uid, with_papers(card, *DEATH, bearer=Bearer.AGENT))

    assert shown(office, card) == ("9", "initial")
    event = events(office, f"card:{card.uid}")[-1]
    assert event.kind == "card.cancelled"
    assert (event.fields["why"], event.fields["status_before"], event.fields["status_after"]) == (
        "death",
        before,
        "9",
    )
    assert messages(office) == [], "nobody writes to the dead"
    assert messages(office, "bank_notice")[-1][0] == "card_cancelled"


def test_c1_after_a_death_a_card_that_is_formally_lost_need_not_be_shown(office: Office) -> None:
    card = a_lost_card(office, LossKind.FORMAL)

    a_counter(office).cancel_on_death(
        card.uid, with_papers(card, K.DEATH_CERTIFICATE, K.AGENT_ID, bearer=Bearer.AGENT)
    )

    assert shown(office, card)[0] == "9"


@pytest.mark.parametrize("missing", DEATH)
def test_c1_each_paper_of_a_death_is_needed(office: Office, missing: PaperKind) -> None:
    card = an_enabled_card(office)
    rest = [kind for kind in DEATH if kind is not missing]

    with pytest.raises(PapersMissing):
        a_counter(office).cancel_on_death(card.uid, with_papers(card, *rest, bearer=Bearer.AGENT))

    assert shown(office, card)[0] == "1"


@pytest.mark.parametrize(
    ("what", "typed", "kept", "before"),
    [
        (Datum.NAME, " 林　测是 ", "林 测是", "林测试"),
        (Datum.EMPLOYER, "别的公司", "别的公司", "测试有限公司"),
        (Datum.ADDRESS, "", None, "测试路1号"),
    ],
)
def test_c1_wrong_data_are_corrected_and_both_values_are_sealed_in_the_log(
    office: Office, what: Datum, typed: str, kept: str | None, before: str
) -> None:
    card, counter = an_enabled_card(office), a_counter(office)
    keys_the_pin(counter, card)

    counter.correct(card.uid, with_papers(card), what, typed)

    assert getattr(on_file(office, card), what.value) == kept
    event = events(office, f"card:{card.uid}")[-1]
    assert (event.kind, event.fields) == ("holder.corrected", {"what": what.value})
    assert event.personal == {"before": before, "after": kept or ""}
    assert messages(office)[-1][0] == "data_corrected"


def test_c1_a_corrected_id_is_found_under_the_new_one_and_masked_in_the_log(office: Office) -> None:
    card, right = an_initial_card(office), a_citizen_id()

    a_counter(office).correct(card.uid, with_papers(card), Datum.CITIZEN_ID, right.lower())

    with a_desk(office) as caller:
        assert caller.claim_by_citizen_id(right).claim == card.claim
        assert caller.claim_by_citizen_id(card.citizen_id).claim != card.claim
    event = events(office, f"card:{card.uid}")[-1]
    assert event.personal["before"] == f"{card.citizen_id[:3]}***********{card.citizen_id[-4:]}"
    assert right not in str(event)


def test_c1_values_that_cannot_be_are_refused(office: Office) -> None:
    card, other, counter = an_initial_card(office), an_initial_card(office), a_counter(office)
    wrong = [
        (Datum.NAME, "  "),
        (Datum.NAME, "名" * 201),
        (Datum.NAME, "林\x00"),
        (Datum.CITIZEN_ID, card.citizen_id[:17]),
        (Datum.CITIZEN_ID, other.citizen_id),
    ]

    for what, value in wrong:
        with pytest.raises(BadEntry):
            counter.correct(card.uid, with_papers(card), what, value)
    with pytest.raises(NotThisCard, match="already"):
        counter.correct(card.uid, with_papers(card), Datum.NAME, card.name)

    assert kinds(office, f"card:{card.uid}") == []


def test_c1_a_changed_phone_is_told_on_the_old_and_on_the_new_one(office: Office) -> None:
    card, counter = an_enabled_card(office, phone="+8613811112222"), a_counter(office)
    keys_the_pin(counter, card)

    counter.change_phone(card.uid, with_papers(card), "139-3333-4444")

    assert on_file(office, card).phone == "+8613933334444"
    told = {(about, to) for about, to, _ in messages(office)}
    assert told == {("phone_changed", "+8613811112222"), ("phone_changed", "+8613933334444")}
    with a_desk(office, caller="+8613933334444") as caller:
        assert caller.claim_by_calling_number().claim == card.claim
    event = events(office, f"card:{card.uid}")[-1]
    assert (event.kind, event.fields) == ("phone.changed", {"has_phone": True})
    assert event.personal == {"before": "138****2222", "after": "139****4444"}


def test_c1_a_phone_can_be_taken_off_and_put_on(office: Office) -> None:
    card, counter = an_initial_card(office), a_counter(office)

    counter.change_phone(card.uid, with_papers(card), "")
    assert on_file(office, card).phone is None
    counter.change_phone(card.uid, with_papers(card), "13933334444")

    assert on_file(office, card).phone == "+8613933334444"
    assert len(messages(office)) == 2
    with pytest.raises(BadEntry):
        counter.change_phone(card.uid, with_papers(card), "12345")
    with pytest.raises(NotThisCard):
        counter.change_phone(card.uid, with_papers(card), "+86 139 3333 4444")


def test_p1_the_phone_of_all_cards_is_not_changed_by_way_of_a_card_without_a_pin(office: Office) -> None:
    guarded = an_enabled_card(office)
    other = an_initial_card(office, citizen_id=guarded.citizen_id, name=guarded.name, phone=guarded.phone)
    a_cancelled_card(office, citizen_id=guarded.citizen_id, name=guarded.name, phone=guarded.phone)
    counter = a_counter(office)
    papers = with_papers(other, K.CARD, K.OTHER_ID)

    with pytest.raises(PinNeeded, match="other card"):
        counter.change_phone(other.uid, papers, "13912345678")
    with pytest.raises(PinNeeded, match="other card"):
        counter.correct(other.uid, papers, Datum.ADDRESS, "新地址")
    keys_the_pin(counter, guarded)
    counter.change_phone(other.uid, papers, "13912345678")

    assert on_file(office, guarded).phone == "+8613912345678"


def test_p1_changing_data_asks_for_an_enabled_pin(office: Office) -> None:
    card, counter = an_enabled_card(office), a_counter(office)

    with pytest.raises(PinNeeded):
        counter.correct(card.uid, with_papers(card), Datum.NAME, "别人")
    with pytest.raises(PinNeeded):
        counter.change_phone(card.uid, with_papers(card), "13933334444")


def test_d1_the_counter_sees_a_file_masked_and_after_it_was_written_down(office: Office) -> None:
    card, counter = an_enabled_card(office), a_counter(office)

    view = counter.look(counter.find(card.number))

    assert [event.fields["shown"] for event in events(office, f"card:{card.uid}")] == ["existence", "file"]
    assert (view.holder.name, view.tail) == ("林**", card.number[-4:])
    for secret in (card.citizen_id, card.name, card.phone or "", card.number):
        assert secret not in repr(view)
