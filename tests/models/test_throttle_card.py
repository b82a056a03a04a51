"""Rule P3, card by card: a stranger's wrong PINs pause strangers, the holder's own lock."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from ivr.city import PinRules
from ivr.desk import CardStatus, Claim, Proof, ProvenBy
from models import claims, clock, throttle_card, tries
from models.database import Database
from models.delivery import deliver_due
from models.office import Office
from models.outbox import DemoMailbox, OutboxRow
from models.pin import Verdict
from models.stored_pin import PinCounter
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
from tests.models.looking import events, judged_tries, kinds, messages, wrong_tries
from tests.together import together

WRONG = "246813"
MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OFF = PinRules(pause=())


def a_stranger(number: int) -> str:
    """Somebody's phone, a different one for each number."""
    return f"+86137{number:08}"


def key(office: Office, card: CardFacts, pin: str, caller: str | None) -> bool:
    """One PIN in a call of its own; True if it opens."""
    with a_desk(office, caller=caller) as desk:
        return desk.try_pin(card.claim, pin) is not None


def guess(office: Office, card: CardFacts, times: int, first: int = 0) -> None:
    """So many wrong PINs, each from another stranger's phone."""
    for number in range(times):
        assert not key(office, card, WRONG, a_stranger(first + number))


def status(office: Office, card: CardFacts) -> CardStatus:
    """What the card shows."""
    return a_desk(office).card(card.proof).status


def test_three_wrong_pins_pause_strangers_and_the_right_pin_is_told_as_wrong(office: Office) -> None:
    card = an_enabled_card(office)

    guess(office, card, 3)

    assert not key(office, card, A_PIN, a_stranger(9))
    assert status(office, card) is CardStatus.ACTIVE
    assert judged_tries(office, card.claim) == 3


def test_the_holder_is_not_shut_out_by_strangers(office: Office) -> None:
    card = an_enabled_card(office)

    guess(office, card, 9)

    assert key(office, card, A_PIN, card.phone)


def test_a_withheld_caller_is_a_stranger(office: Office) -> None:
    card = an_enabled_card(office)
    for _ in range(3):
        key(office, card, WRONG, None)

    assert not key(office, card, A_PIN, None)
    assert key(office, card, A_PIN, card.phone)


def test_two_wrong_pins_pause_nobody(office: Office) -> None:
    card = an_enabled_card(office)

    guess(office, card, 2)

    assert key(office, card, A_PIN, a_stranger(9))


def test_each_pause_is_longer_than_the_one_before_and_the_fourth_as_long_as_the_third(office: Office) -> None:
    card, now, caller = an_enabled_card(office), clock.now(), 0

    for length in (30 * MINUTES, 4 * HOURS, 24 * HOURS, 24 * HOURS):
        with clock.travel(now):
            guess(office, card, 3, caller)
        with clock.travel(now + length - 10 * timedelta(seconds=1)):
            assert not key(office, card, A_PIN, a_stranger(900 + caller))
        now, caller = now + length + 10 * timedelta(seconds=1), caller + 3

    lasted = [
        event.fields["times"] for event in events(office, f"card:{card.uid}") if event.kind == "pin.paused"
    ]
    assert lasted == [1, 2, 3, 4]
    with clock.travel(now):
        assert key(office, card, A_PIN, a_stranger(999))


def test_the_holder_hears_of_the_first_pause_only(office: Office) -> None:
    card, now = an_enabled_card(office), clock.now()
    guess(office, card, 3)
    with clock.travel(now + HOURS):
        guess(office, card, 3, 3)

    [(about, to, body)] = messages(office)

    assert (about, to) == ("pin_paused", card.phone)
    assert card.number[-4:] in body


def test_a_pause_of_a_card_without_an_enabled_pin_is_addressed_to_nobody_and_thrown_away(
    office: Office,
) -> None:
    card, unknown = an_initial_card(office), a_desk(office).claim_by_card_number("99999999").claim
    guess(office, card, 3)
    for number in range(3):
        with a_desk(office, caller=a_stranger(50 + number)) as desk:
            desk.try_pin(unknown, WRONG)

    with office.database.light() as connection:
        assert (
            connection.execute(select(OutboxRow.about, OutboxRow.addressee)).all()
            == [("pin_paused", None)] * 2
        )
    assert deliver_due(office, DemoMailbox()) == 0


def test_tries_during_a_pause_are_not_judged_and_do_not_make_it_longer(office: Office) -> None:
    card, now = an_enabled_card(office), clock.now()
    guess(office, card, 3)
    with clock.travel(now + 20 * MINUTES):
        guess(office, card, 5, 3)

    assert wrong_tries(office, card.claim) == judged_tries(office, card.claim) == 3
    with clock.travel(now + 31 * MINUTES):
        assert key(office, card, A_PIN, a_stranger(99))


def test_each_third_try_during_a_pause_does_what_a_pause_does_and_tells_nobody(office: Office) -> None:
    card, unknown = an_enabled_card(office), a_desk(office).claim_by_card_number("99999998").claim

    guess(office, card, 3 + 7)
    for number in range(3 + 7):
        with a_desk(office, caller=a_stranger(50 + number)) as desk:
            desk.try_pin(unknown, WRONG)

    for claim in (card.claim, unknown):
        found = events(office, claims.subject(claim))
        assert [event.fields["wrong"] for event in found if event.kind == "pin.turned_away"] == [6, 9]
    assert [to for _, to, _ in messages(office)] == [card.phone]


def test_a_right_pin_from_elsewhere_begins_the_pauses_anew(office: Office) -> None:
    card, now = an_enabled_card(office), clock.now()
    guess(office, card, 3)
    with clock.travel(now + HOURS):
        assert key(office, card, A_PIN, a_stranger(99))
        guess(office, card, 3, 3)
    with clock.travel(now + 2 * HOURS):
        assert key(office, card, A_PIN, a_stranger(98))


def test_a_right_pin_of_the_holder_does_not_end_the_pause_of_strangers(office: Office) -> None:
    card = an_enabled_card(office)
    guess(office, card, 3)

    assert key(office, card, A_PIN, card.phone)

    assert not key(office, card, A_PIN, a_stranger(99))


def test_six_wrong_pins_in_a_row_from_the_registered_phone_lock(office: Office) -> None:
    card = an_enabled_card(office)

    for _ in range(6):
        assert status(office, card) is CardStatus.ACTIVE
        key(office, card, WRONG, card.phone)

    assert status(office, card) is CardStatus.LOCKED
    assert not key(office, card, A_PIN, card.phone)


def test_strangers_wrong_pins_are_not_the_holders(office: Office) -> None:
    card = an_enabled_card(office)
    guess(office, card, 3)

    for _ in range(5):
        key(office, card, WRONG, card.phone)

    assert key(office, card, A_PIN, card.phone)


def test_twenty_judged_from_all_sides_without_a_right_one_lock_and_not_before_the_fifth_day(
    office: Office,
) -> None:
    card, start = an_enabled_card(office), clock.now()
    pauses = (timedelta(0), 31 * MINUTES, 5 * HOURS, 30 * HOURS, 55 * HOURS, 80 * HOURS)
    for number, later in enumerate(pauses):
        with clock.travel(start + later):
            guess(office, card, 4, number * 4)
            assert status(office, card) is CardStatus.ACTIVE

    with clock.travel(start + 4 * DAYS + 9 * HOURS):
        guess(office, card, 2, 100)
        assert status(office, card) is CardStatus.LOCKED
        assert not key(office, card, A_PIN, card.phone)

    assert judged_tries(office, card.claim) == 20
    assert [about for about, _, _ in messages(office)] == ["pin_paused", "pin_locked"]


def test_where_a_city_has_no_pauses_six_wrong_pins_from_anywhere_lock_at_once(database: Database) -> None:
    office = make_office(database, pin=OFF)
    card = an_enabled_card(office)

    guess(office, card, 6)

    assert status(office, card) is CardStatus.LOCKED
    assert "pin.paused" not in kinds(office, f"card:{card.uid}")


@pytest.mark.parametrize("lasts", [None, 24 * HOURS], ids=["never", "after a day"])
def test_a_lock_ends_by_itself_where_the_city_says_so(database: Database, lasts: timedelta | None) -> None:
    office = make_office(database, pin=PinRules(unlock_after=lasts))
    card, now = an_enabled_card(office), clock.now()
    for _ in range(6):
        key(office, card, WRONG, card.phone)

    with clock.travel(now + 23 * HOURS):
        assert not key(office, card, A_PIN, card.phone)
    with clock.travel(now + 25 * HOURS):
        assert key(office, card, A_PIN, card.phone) is (lasts is not None)

    assert ("pin.lock_lapsed" in kinds(office, f"card:{card.uid}")) is (lasts is not None)


def test_the_sweep_writes_down_that_a_lock_is_over(database: Database) -> None:
    office = make_office(database, pin=PinRules(unlock_after=24 * HOURS))
    card, now = an_enabled_card(office), clock.now()
    for _ in range(6):
        key(office, card, WRONG, card.phone)

    with clock.travel(now + 25 * HOURS):
        assert [sweep(office)["unlocked"] for _ in range(2)] == [1, 0]
        assert status(office, card) is CardStatus.ACTIVE


def test_to_set_the_clock_back_shortens_no_pause(office: Office) -> None:
    card, now = an_enabled_card(office), clock.now()
    guess(office, card, 3)

    with clock.travel(now - 2 * HOURS):
        assert not key(office, card, A_PIN, a_stranger(99))


def test_what_is_forgiven_is_counted_anew(office: Office) -> None:
    card = an_enabled_card(office)
    guess(office, card, 3)

    with office.database.deeds() as session:
        throttle_card.forgive(session, card.uid)

    assert wrong_tries(office, card.claim) == 0
    assert key(office, card, A_PIN, a_stranger(99))


def test_a_new_pin_starts_with_nothing_counted_against_it(office: Office) -> None:
    card = an_enabled_card(office)
    guess(office, card, 3)

    with a_desk(office) as desk:
        desk.change_pin(Proof(card.claim, ProvenBy.PIN), "620957")

    assert key(office, card, "620957", a_stranger(99))


def test_strangers_are_paused_even_if_the_holders_right_pin_was_judged_last(office: Office) -> None:
    card = an_enabled_card(office)
    holders = Visit(office, a_call(office), 4, card.phone, "zh")
    with office.database.deeds() as session:
        assert tries.spend(session, holders, card.claim, "typed")
    guess(office, card, 3)

    with office.database.light() as connection:
        seen = tries.stored_pin(connection, card.claim)
    with office.database.deeds() as session:
        assert tries.conclude(session, holders, card.claim, seen, Verdict(is_right=True), is_judged=True)

    assert kinds(office, f"card:{card.uid}").count("pin.paused") == 1


def test_every_pause_and_lock_is_written_once_in_the_log(office: Office) -> None:
    card = an_enabled_card(office)

    guess(office, card, 5)

    assert kinds(office, f"card:{card.uid}").count("pin.paused") == 1


RACES = [
    pytest.param(PinRules(), "strangers", 3, "pin.paused", "pin_paused", id="strangers are paused"),
    pytest.param(PinRules(), "the holder", 6, "pin.locked", "pin_locked", id="the registered phone locks"),
    pytest.param(OFF, "strangers", 6, "pin.locked", "pin_locked", id="a city without pauses"),
]


@pytest.mark.long
@pytest.mark.parametrize(("rules", "who", "limit", "event", "about"), RACES)
def test_32_callers_with_four_wrong_pins_each_have_exactly_the_limit_judged_twenty_times(
    database: Database, rules: PinRules, who: str, limit: int, event: str, about: str
) -> None:
    office = make_office(database, pin=rules)
    for _ in range(20):
        race(office, who, limit, event, about)


@pytest.mark.parametrize(("rules", "who", "limit", "event", "about"), RACES)
def test_16_callers_at_once_have_exactly_the_limit_judged(
    database: Database, rules: PinRules, who: str, limit: int, event: str, about: str
) -> None:
    race(make_office(database, pin=rules), who, limit, event, about, callers=16)


def race(office: Office, who: str, limit: int, event: str, about: str, callers: int = 32) -> None:
    """Four wrong PINs by each of so many callers at once, on one card."""
    card = an_enabled_card(office)
    clear_callers(office)

    calls = [[a_call(office) for _ in range(4)] for _ in range(callers)]

    def guesses(number: int) -> list[bool]:
        caller = card.phone if who == "the holder" else a_stranger(number)
        return [keyed_until_answered(office, card, caller, call_sid) for call_sid in calls[number]]

    opened = together(callers, guesses)

    assert not any(any(each) for each in opened)
    assert judged_tries(office, card.claim) == wrong_tries(office, card.claim) == limit
    assert kinds(office, f"card:{card.uid}").count(event) == 1
    assert kinds(office, f"card:{card.uid}").count("pin.wrong") == callers * 4
    assert [sent for sent, to, _ in messages(office) if to == card.phone] == [about]


def keyed_until_answered(office: Office, card: CardFacts, caller: str | None, call_sid: str) -> bool:
    """A wrong PIN. Where the record gives up because too many wait, the same turn is delivered again."""
    for _ in range(20):
        try:
            with a_desk(office, call_sid, turn=4, caller=caller) as desk:
                return desk.try_pin(card.claim, WRONG) is not None
        except OperationalError:
            continue
    raise AssertionError("the record answered nobody")


def clear_callers(office: Office) -> None:
    """Rounds before this one count against nobody."""
    with office.database.deeds() as session:
        session.execute(text("UPDATE pin_tries SET caller = 'an earlier round'"))


def test_no_counter_is_left_that_a_stranger_could_wait_at_for_ever(office: Office) -> None:
    card = an_enabled_card(office)
    guess(office, card, 3)

    with office.database.deeds() as session:
        counter = session.get_one(PinCounter, card.claim)
        assert counter.wrong_others == throttle_card.PAUSED_AFTER
        assert counter.paused_until is not None


def test_a_locked_card_counts_and_pauses_like_any_other(office: Office) -> None:
    card = a_locked_card(office)

    guess(office, card, 4)

    assert wrong_tries(office, Claim(card.claim)) == 3
    assert messages(office) == []
