"""Rule P4: one-time codes and what a city accepts in their place."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from ivr.city import EnableExtra, PinRules
from ivr.desk import CodeVerdict, Proof, ProvenBy
from models import clock
from models.card import Standing
from models.database import Database
from models.delivery import deliver_due
from models.office import Office
from models.outbox import DemoMailbox, OutboxRow
from tests.factories import (
    CardFacts,
    a_call,
    a_cancelled_card,
    a_desk,
    a_locked_card,
    a_minors_card,
    an_enabled_card,
    an_initial_card,
    make_office,
)
from tests.models.looking import kinds, messages
from tests.together import together

A_CALLER = "+8613700000001"


def ask(
    office: Office, card: CardFacts, citizen_id: str | None = None, caller: str | None = A_CALLER
) -> None:
    """Ask for a code, in a call of its own."""
    with a_desk(office, caller=caller) as desk:
        desk.send_code(card.claim, citizen_id or card.citizen_id)


def sent_code(office: Office) -> str:
    """The digits of the newest code that was sent."""
    found = re.search("[0-9]{6}", messages(office)[-1][2])
    assert found
    return found[0]


def key(office: Office, card: CardFacts, code: str) -> Proof | CodeVerdict:
    """Key a code, in a call of its own."""
    with a_desk(office) as desk:
        return desk.try_code(card.claim, code)


def other_than(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 10**6:06}"


def at(minutes: float) -> datetime:
    """So many minutes from now."""
    return datetime.now(UTC) + timedelta(minutes=minutes)


def test_a_code_goes_to_the_registered_phone_and_opens_the_way_once(office: Office) -> None:
    card = an_initial_card(office)
    ask(office, card)

    [(about, to, text)] = messages(office)
    assert (about, to) == ("code", card.phone)
    assert card.number not in text
    assert key(office, card, sent_code(office)) == Proof(card.claim, ProvenBy.ENABLING)
    assert key(office, card, sent_code(office)) is CodeVerdict.NOT_RIGHT


def test_a_wrong_code_opens_nothing(office: Office) -> None:
    card = an_initial_card(office)
    ask(office, card)

    assert key(office, card, other_than(sent_code(office))) is CodeVerdict.NOT_RIGHT


def test_an_enabled_card_is_only_told_so_after_the_right_code(office: Office) -> None:
    card = an_enabled_card(office)
    ask(office, card)

    assert key(office, card, other_than(sent_code(office))) is CodeVerdict.NOT_RIGHT
    assert key(office, card, sent_code(office)) is CodeVerdict.ALREADY_ENABLED


def test_a_locked_card_is_no_way_around_the_lock(office: Office) -> None:
    card = a_locked_card(office)
    ask(office, card)

    assert key(office, card, sent_code(office)) is CodeVerdict.ALREADY_ENABLED


@pytest.mark.parametrize("make", [a_cancelled_card, a_minors_card])
def test_no_code_is_sent_for_cards_that_no_machine_serves(office: Office, make: object) -> None:
    ask(office, make(office))  # type: ignore[operator]

    assert messages(office) == []


def test_no_code_is_sent_without_a_phone_with_another_id_or_for_an_unknown_card(office: Office) -> None:
    ask(office, an_initial_card(office, phone=None))
    ask(office, an_initial_card(office), citizen_id="110101199003070011")
    with a_desk(office) as desk:
        desk.send_code(desk.claim_by_card_number("99999999").claim, "110101199003070011")

    assert messages(office) == []


def test_no_guess_opens_a_claim_for_which_nothing_was_sent(office: Office) -> None:
    card = an_initial_card(office, phone=None)
    ask(office, card)
    with office.database.deeds() as session:
        row = session.query(OutboxRow).one()
        body, uid = row.body, row.uid
    assert body is not None
    text = office.keys.open("pii-enc", body, f"outbox.body:{uid}".encode()).decode()
    found = re.search("[0-9]{6}", text)
    assert found

    assert key(office, card, found[0]) is CodeVerdict.NOT_RIGHT


def test_known_and_unknown_claims_leave_the_same_traces(office: Office) -> None:
    card = an_initial_card(office)
    unknown = a_desk(office).claim_by_card_number("99999999").claim

    for claim in (card.claim, unknown):
        with a_desk(office, caller=A_CALLER) as desk:
            desk.send_code(claim, card.citizen_id)
        with a_desk(office) as desk:
            desk.try_code(claim, "000000")

    with office.database.deeds() as session:
        assert session.query(OutboxRow).count() == 2
    traces = ["code.asked", "code.judged"]
    assert kinds(office, f"card:{card.uid}") == kinds(office, f"claim:{unknown[2:]}") == traces


def test_what_is_addressed_to_nobody_is_thrown_away_by_the_worker(office: Office) -> None:
    ask(office, an_initial_card(office, phone=None))

    assert deliver_due(office, DemoMailbox()) == 0

    with office.database.deeds() as session:
        assert session.query(OutboxRow).count() == 0


def test_a_code_has_five_tries(office: Office) -> None:
    card = an_initial_card(office)
    ask(office, card)
    code = sent_code(office)

    for _ in range(5):
        key(office, card, other_than(code))

    assert key(office, card, code) is CodeVerdict.NOT_RIGHT


def test_many_tries_at_once_are_no_more_than_five(office: Office) -> None:
    card = an_initial_card(office)
    ask(office, card)
    code = sent_code(office)

    together(12, lambda _: key(office, card, other_than(code)))

    with office.database.deeds() as session:
        assert session.connection().exec_driver_sql("SELECT tries FROM one_time_codes").scalar() == 5
    assert key(office, card, code) is CodeVerdict.NOT_RIGHT


def test_a_right_code_keyed_many_times_at_once_opens_once(office: Office) -> None:
    card = an_initial_card(office)
    ask(office, card)
    code = sent_code(office)

    answers = together(5, lambda _: key(office, card, code))

    assert sum(isinstance(answer, Proof) for answer in answers) == 1


def test_a_code_try_delivered_twice_is_spent_once(office: Office) -> None:
    card = an_initial_card(office)
    ask(office, card)
    call_sid = a_call(office)

    for _ in range(3):
        with a_desk(office, call_sid, turn=7) as desk:
            desk.try_code(card.claim, other_than(sent_code(office)))

    with office.database.deeds() as session:
        assert session.connection().exec_driver_sql("SELECT tries FROM one_time_codes").scalar() == 1


def test_a_turn_whose_try_was_refused_is_refused_again_when_it_is_delivered_again(office: Office) -> None:
    card = an_initial_card(office)
    ask(office, card)
    code = sent_code(office)
    for _ in range(5):
        key(office, card, other_than(code))
    call_sid = a_call(office)

    for _ in range(2):
        with a_desk(office, call_sid, turn=7) as desk:
            assert desk.try_code(card.claim, code) is CodeVerdict.NOT_RIGHT


def test_a_code_is_good_for_ten_minutes(office: Office) -> None:
    card = an_initial_card(office)
    ask(office, card)

    with clock.travel(at(10.1)):
        assert key(office, card, sent_code(office)) is CodeVerdict.NOT_RIGHT


def test_a_code_that_could_not_be_sent_in_time_is_not_sent_late(office: Office) -> None:
    card = an_initial_card(office)
    ask(office, card)

    with clock.travel(at(11)):
        assert deliver_due(office, DemoMailbox()) == 0

    with office.database.deeds() as session:
        row = session.query(OutboxRow).one()
        assert (row.failed_at is not None, row.body) == (True, None)


def test_only_the_newest_code_counts(office: Office) -> None:
    card = an_initial_card(office)
    ask(office, card)
    first = sent_code(office)

    with clock.travel(at(2)):
        ask(office, card)
        newest = sent_code(office)
        assert newest == first or key(office, card, first) is CodeVerdict.NOT_RIGHT
        assert isinstance(key(office, card, newest), Proof)


def test_one_code_a_minute_and_three_a_day_for_one_card(office: Office) -> None:
    card = an_initial_card(office)

    for minutes in (0, 0.5, 2, 4, 6, 8):
        with clock.travel(at(minutes)):
            ask(office, card, caller=f"+86137{int(minutes * 10):08}")

    assert len(messages(office)) == 3
    assert kinds(office, f"card:{card.uid}").count("code.refused") == 3
    with clock.travel(at(60 * 24 + 10)):
        ask(office, card)
    assert len(messages(office)) == 4


def test_codes_asked_for_at_once_are_one(office: Office) -> None:
    card = an_initial_card(office)

    together(8, lambda _: ask(office, card))

    assert len(messages(office)) == 1


def test_five_codes_a_day_for_one_caller(office: Office) -> None:
    for _ in range(7):
        ask(office, an_initial_card(office))

    assert len(messages(office)) == 5


def test_withheld_callers_share_a_larger_budget(office: Office) -> None:
    for _ in range(7):
        ask(office, an_initial_card(office), caller=None)

    assert len(messages(office)) == 7


@pytest.mark.parametrize(
    ("extra", "caller", "opens"),
    [
        (EnableExtra.REGISTERED_PHONE, "own", True),
        (EnableExtra.REGISTERED_PHONE, "other", False),
        (EnableExtra.REGISTERED_PHONE, None, False),
        (EnableExtra.NONE, None, True),
        (EnableExtra.SMS_CODE, "own", False),
    ],
)
def test_what_opens_the_way_without_a_code(
    database: Database, extra: EnableExtra, caller: str | None, opens: bool
) -> None:
    office = make_office(database, pin=PinRules(enable_extra=extra))
    card = an_initial_card(office)
    number = {"own": card.phone, "other": "+8613900000000", None: None}[caller]

    proof = a_desk(office, caller=number).enable_without_code(card.claim, card.citizen_id)

    assert proof == (Proof(card.claim, ProvenBy.ENABLING) if opens else None)


def test_without_a_code_everything_has_to_fit(database: Database) -> None:
    office = make_office(database, pin=PinRules(enable_extra=EnableExtra.NONE))
    card = an_initial_card(office)
    desk = a_desk(office)

    assert desk.enable_without_code(card.claim, None)
    assert desk.enable_without_code(card.claim, "110101199003070011") is None
    assert desk.enable_without_code(an_enabled_card(office).claim, None) is None
    assert desk.enable_without_code(an_initial_card(office, standing=Standing.SEALED).claim, None) is None
    assert desk.enable_without_code(desk.claim_by_card_number("99999999").claim, None) is None
