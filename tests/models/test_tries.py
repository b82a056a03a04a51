"""Rule P3: tries are spent before a PIN is looked at, and exactly so many are judged."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from ivr.city import PinRules
from ivr.desk import CardStatus
from models import clock, tries
from models.database import Database
from models.office import Office
from models.pin import Verdict
from models.stored_pin import PinTry, StoredPin
from models.sweep import sweep
from models.visit import Visit
from tests.factories import (
    A_PIN,
    CardFacts,
    a_call,
    a_desk,
    a_locked_card,
    an_enabled_card,
    an_initial_card,
    make_office,
)
from tests.models.looking import judged_tries, kinds, messages, wrong_tries
from tests.together import together


def try_pin(office: Office, card: CardFacts, pin: str) -> bool:
    """One try from the registered phone, in a call of its own."""
    with a_desk(office, caller=card.phone) as desk:
        return desk.try_pin(card.claim, pin) is not None


def spend(office: Office, card: CardFacts, call_sid: str | None = None) -> Visit:
    """A try that is spent and not yet judged."""
    visit = Visit(office, call_sid or a_call(office), 4, card.phone, "zh")
    with office.database.deeds() as session:
        assert tries.spend(session, visit, card.claim, "typed")
    return visit


def seen(office: Office, card: CardFacts) -> bytes | None:
    """What is stored as the card's PIN."""
    with office.database.light() as connection:
        return tries.stored_pin(connection, card.claim)


def conclude(office: Office, card: CardFacts, visit: Visit, stored: bytes | None, verdict: Verdict) -> bool:
    """Write a verdict on a spent try down."""
    with office.database.deeds() as session:
        return tries.conclude(session, visit, card.claim, stored, verdict, is_judged=True)


def status(office: Office, card: CardFacts) -> CardStatus:
    """What the card shows."""
    return a_desk(office).card(card.proof).status


def test_six_wrong_pins_lock_and_the_right_one_opens_nothing_any_more(office: Office) -> None:
    card = an_enabled_card(office)

    for _ in range(6):
        assert not try_pin(office, card, "246813")

    assert status(office, card) is CardStatus.LOCKED
    assert not try_pin(office, card, A_PIN)


def test_five_wrong_pins_do_not_lock(office: Office) -> None:
    card = an_enabled_card(office)

    for _ in range(5):
        try_pin(office, card, "246813")

    assert status(office, card) is CardStatus.ACTIVE
    assert try_pin(office, card, A_PIN)


def test_the_right_pin_makes_the_count_begin_anew(office: Office) -> None:
    card = an_enabled_card(office)
    for _ in range(5):
        try_pin(office, card, "246813")

    try_pin(office, card, A_PIN)

    assert wrong_tries(office, card.claim) == 0


def test_eight_wrong_pins_at_once_are_judged_exactly_as_often_as_allowed(office: Office) -> None:
    card = an_enabled_card(office)

    answers = together(8, lambda number: try_pin(office, card, f"24681{number}"))

    assert not any(answers)
    assert judged_tries(office, card.claim) == office.city.pin.max_wrong
    assert status(office, card) is CardStatus.LOCKED
    assert kinds(office, f"card:{card.uid}").count("pin.locked") == 1
    assert [about for about, _, _ in messages(office)] == ["pin_locked"]


def test_a_city_that_allows_three_gets_three(database: Database) -> None:
    office = make_office(database, pin=PinRules(max_wrong=3))
    card = an_enabled_card(office)

    together(8, lambda number: try_pin(office, card, f"24681{number}"))

    assert judged_tries(office, card.claim) == 3


def test_unknown_cards_are_counted_and_logged_like_known_ones(office: Office) -> None:
    known, unknown = an_enabled_card(office).claim, a_desk(office).claim_by_card_number("99999999").claim

    for claim in (known, unknown):
        for _ in range(5):
            with a_desk(office) as desk:
                assert desk.try_pin(claim, "246813") is None

    assert wrong_tries(office, unknown) == wrong_tries(office, known) == 3
    assert judged_tries(office, unknown) == judged_tries(office, known) == 3
    chain = ["pin.wrong"] * 3 + ["pin.paused"] + ["pin.wrong"] * 2
    assert kinds(office, f"claim:{unknown[2:]}") == kinds(office, f"card:{known[2:]}") == chain


def test_a_card_on_its_initial_pin_is_counted_but_has_no_pin_to_lock(office: Office) -> None:
    card = an_initial_card(office)

    for _ in range(7):
        try_pin(office, card, "246813")

    assert wrong_tries(office, card.claim) == 6
    assert status(office, card) is CardStatus.ACTIVE
    assert kinds(office, f"card:{card.uid}") == ["pin.wrong"] * 6 + ["pin.tries_used_up", "pin.wrong"]
    assert messages(office) == []


def test_the_initial_pin_is_never_counted_and_never_right(office: Office) -> None:
    card = an_initial_card(office)

    assert not try_pin(office, card, office.city.pin.initial)

    assert wrong_tries(office, card.claim) == 0


def test_a_turn_delivered_twice_spends_one_try(office: Office) -> None:
    card = an_enabled_card(office)
    call_sid = a_call(office)

    for _ in range(2):
        with a_desk(office, call_sid, turn=4, caller=card.phone) as desk:
            desk.try_pin(card.claim, "246813")

    assert wrong_tries(office, card.claim) == 1
    assert kinds(office, f"card:{card.uid}") == ["pin.wrong"]


def test_a_turn_taken_over_after_its_try_was_spent_is_judged_without_a_second_one(office: Office) -> None:
    card = an_enabled_card(office)
    call_sid = a_call(office)
    spend(office, card, call_sid)

    with a_desk(office, call_sid, turn=4, caller=card.phone) as desk:
        proof = desk.try_pin(card.claim, A_PIN)

    assert proof is not None
    assert wrong_tries(office, card.claim) == 0
    assert judged_tries(office, card.claim) == 1


def test_a_try_that_failed_with_its_turn_stays_spent(office: Office) -> None:
    card = an_enabled_card(office)

    def a_turn_that_fails() -> None:
        with a_desk(office) as desk:
            desk.try_pin(card.claim, "246813")
            raise RuntimeError("the line broke")

    with pytest.raises(RuntimeError, match="the line broke"):
        a_turn_that_fails()

    assert wrong_tries(office, card.claim) == 1


def test_the_last_try_does_not_lock_while_another_may_still_be_right(office: Office) -> None:
    card = an_enabled_card(office)
    for _ in range(4):
        try_pin(office, card, "246813")
    visit = spend(office, card)

    assert not try_pin(office, card, "246813")

    assert status(office, card) is CardStatus.ACTIVE
    assert conclude(office, card, visit, seen(office, card), Verdict(is_right=True))


def test_a_try_whose_process_died_is_closed_by_the_sweep_and_locks_if_it_was_the_last(office: Office) -> None:
    card = an_enabled_card(office)
    for _ in range(5):
        try_pin(office, card, "246813")
    spend(office, card)

    with clock.travel(datetime.now(UTC) + timedelta(minutes=2)):
        assert sweep(office)["abandoned"] == 1
        assert sweep(office)["abandoned"] == 0

    assert status(office, card) is CardStatus.LOCKED
    assert kinds(office, f"card:{card.uid}")[-2:] == ["pin.abandoned", "pin.locked"]


def test_a_try_that_is_being_judged_right_now_is_left_alone_by_the_sweep(office: Office) -> None:
    card = an_enabled_card(office)
    spend(office, card)

    assert sweep(office)["abandoned"] == 0


def test_a_pin_that_was_changed_while_it_was_judged_opens_nothing(office: Office) -> None:
    card = an_enabled_card(office)
    visit, stored = spend(office, card), seen(office, card)
    with office.database.deeds() as session:
        session.execute(update(StoredPin).values(stored=b"another"))

    assert not conclude(office, card, visit, stored, Verdict(is_right=True))


def test_a_stored_pin_is_renewed_when_the_vault_says_so(office: Office) -> None:
    card = an_enabled_card(office)
    visit, stored = spend(office, card), seen(office, card)

    sealed_anew = office.vault.seal(card.uid, A_PIN)
    conclude(office, card, visit, stored, Verdict(is_right=True, renewed=sealed_anew))

    assert seen(office, card) == sealed_anew
    assert kinds(office, f"card:{card.uid}") == ["pin.right", "pin.renewed"]


def test_a_locked_card_is_told_nothing_else_than_a_mistyped_one(office: Office) -> None:
    card = a_locked_card(office)

    assert not try_pin(office, card, A_PIN)

    assert status(office, card) is CardStatus.LOCKED
    assert kinds(office, f"card:{card.uid}") == ["pin.wrong"]


def test_a_try_says_nothing_of_the_pin(office: Office) -> None:
    card = an_enabled_card(office)

    try_pin(office, card, "246813")

    with office.database.deeds() as session:
        spent = session.query(PinTry).one()
        assert "246813" not in repr(vars(spent))
