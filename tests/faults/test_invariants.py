"""The checker itself: a good day passes, and for each invariant there is a bad day that it calls by name."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, insert, text, update

from models import clock
from models.audit_log import AuditRow
from models.loss_report import LossReport
from models.office import Office
from models.outbox import OutboxRow
from models.stored_pin import PinCounter, PinTry
from models.turn import Turn
from telephony.simulator.transport import Request
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.phone import AT_NIGHT, Phone
from tests.factories import CardFacts, an_enabled_card
from tests.faults.deeds import a_reported_card
from tests.faults.history import Delivery, History
from tests.faults.invariants import INVARIANTS, check
from tests.models.tampering import unguarded

NEW = "620957"
NOT_DONE = "<Say>对不起，系统出了一点问题，刚才的操作没有办成。请您过几分钟再打一次。</Say>"
FROZEN = "<Say>尾号幺二三四的社保卡已经挂失，现在生效。</Say>"
NOBODYS = "<Say>挂失编号是二六零三，零三零零，零零零零。再说一遍，二六零三，零三零零，零零零零。</Say>"


@pytest.fixture
def card(office: Office, phone: Phone) -> CardFacts:
    """A card with which everything was done that a caller can do, in several calls."""
    card, other = an_enabled_card(office), a_reported_card(office)
    phone.dial().press("1", card.citizen_id, "805273", "739164", "1").hang_up()
    phone.dial().press("2", "1", card.citizen_id, "739164", NEW, NEW).hang_up()
    phone.dial().press("3", other.citizen_id, "739164", "1", "1").hang_up()
    phone.dial(AT_NIGHT).press("0", "1").hang_up()
    phone.dial("2026-03-03 11:00").press("1", card.citizen_id, NEW, "1").hang_up()
    return card


def broken(office: Office, history: History) -> set[str]:
    """Which invariants do not hold."""
    return {violation.invariant for violation in check(office, history)}


def change(office: Office, *statements: object) -> None:
    """Meddle with the record."""
    with office.database.deeds() as session:
        for statement in statements:
            session.execute(statement)


def last_turn(history: History) -> Delivery:
    """The last answered turn."""
    return [each for each in history.answers if each.turn][-1]


def hear(history: History, like: Delivery, words: str, status: int = 200) -> None:
    """One more delivery of a webhook, and what was answered."""
    request = Request("POST", f"https://line.test{like.path}", (), f"CallSid={like.call_sid}".encode())
    body = f'<?xml version="1.0"?><Response>{words}</Response>' if words else ""
    history.answered(history.sent(request), status, body)


@ON_SQLITE_ONLY
def test_on_a_good_day_everything_holds(office: Office, history: History, card: CardFacts) -> None:
    assert check(office, history) == []
    assert len(history.deliveries) > 20


def test_every_invariant_has_a_bad_day_here() -> None:
    assert {name for name, _ in BAD_DAYS} == set(INVARIANTS)


def a_number_without_a_report(office: Office, history: History, card: CardFacts) -> None:
    hear(history, last_turn(history), NOBODYS)


def a_report_that_was_told_and_is_gone(office: Office, history: History, card: CardFacts) -> None:
    change(office, delete(LossReport).where(LossReport.card_uid == card.uid))


def the_number_of_another_card(office: Office, history: History, card: CardFacts) -> None:
    other = an_enabled_card(office, number="A99999999")
    change(office, update(LossReport).where(LossReport.card_uid == card.uid).values(card_uid=other.uid))


def two_open_losses(office: Office, history: History, card: CardFacts) -> None:
    one = dict.fromkeys(("uid", "reference"), "260303111111") | {"card_uid": card.uid, "kind": "temporary"}
    row = one | {"channel": "staffed", "reported_at": clock.now(), "takes_effect_at": clock.now()}
    change(office, text("DROP INDEX uq_loss_reports_open"), insert(LossReport).values(row))


def a_message_that_is_missing(office: Office, history: History, card: CardFacts) -> None:
    change(office, delete(OutboxRow).where(OutboxRow.about == "pin_changed"))


def a_message_that_is_there_twice(office: Office, history: History, card: CardFacts) -> None:
    row = {"uid": "x", "kind": "bank_notice", "about": "loss_reported", "stable_key": "again", "attempts": 0}
    change(office, insert(OutboxRow).values(row | {"made_at": clock.now(), "not_before": clock.now()}))


def a_deed_whose_turn_is_not_settled(office: Office, history: History, card: CardFacts) -> None:
    change(office, delete(Turn).where(Turn.outcome == "renewed"))


def a_log_that_was_cut(office: Office, history: History, card: CardFacts) -> None:
    with unguarded(office.database) as connection:
        connection.execute(delete(AuditRow).where(AuditRow.kind == "loss.reported"))


def another_answer_to_the_same_turn(office: Office, history: History, card: CardFacts) -> None:
    hear(history, last_turn(history), "<Say>您好。</Say>")


def another_answer_than_the_record_holds(office: Office, history: History, card: CardFacts) -> None:
    change(office, update(Turn).where(Turn.outcome == "answered").values(reply="something else"))


def an_error_page(office: Office, history: History, card: CardFacts) -> None:
    hear(history, last_turn(history), "<Say>您好。</Say>", 502)


def an_answer_that_is_no_twiml(office: Office, history: History, card: CardFacts) -> None:
    hear(history, last_turn(history), "<Boom/>")


def done_and_not_done_at_once(office: Office, history: History, card: CardFacts) -> None:
    hear(history, last_turn(history), FROZEN + NOT_DONE)


def done_that_is_not_in_the_record(office: Office, history: History, card: CardFacts) -> None:
    called_back = next(each for each in history.answers if "已经记下" in each.body)
    hear(history, called_back, FROZEN)


def not_done_that_was_done(office: Office, history: History, card: CardFacts) -> None:
    hear(history, next(each for each in history.answers if "已经挂失" in each.body), NOT_DONE)


def a_try_that_is_not_counted(office: Office, history: History, card: CardFacts) -> None:
    change(office, update(PinTry).where(PinTry.verdict == "right").values(verdict="wrong"))


def a_try_that_nobody_keyed(office: Office, history: History, card: CardFacts) -> None:
    values = {"call_sid": "CA1", "turn": 3, "claim": card.claim, "is_judged": True, "spent_at": clock.now()}
    change(office, insert(PinTry).values(values))


def a_counter_that_lost_count(office: Office, history: History, card: CardFacts) -> None:
    change(office, update(PinCounter).values(wrong=5))


def a_pin_that_spent_no_try(office: Office, history: History, card: CardFacts) -> None:
    change(office, delete(PinTry).where(PinTry.verdict == "wrong"))


BadDay = Callable[[Office, History, CardFacts], None]
BAD_DAYS: tuple[tuple[str, BadDay], ...] = (
    ("I1", a_number_without_a_report),
    ("I1", a_report_that_was_told_and_is_gone),
    ("I1", the_number_of_another_card),
    ("I2", two_open_losses),
    ("I3", a_message_that_is_missing),
    ("I3", a_message_that_is_there_twice),
    ("I3", a_deed_whose_turn_is_not_settled),
    ("I4", a_log_that_was_cut),
    ("I5", another_answer_to_the_same_turn),
    ("I5", another_answer_than_the_record_holds),
    ("I6", an_error_page),
    ("I6", an_answer_that_is_no_twiml),
    ("I7", done_and_not_done_at_once),
    ("I7", done_that_is_not_in_the_record),
    ("I7", not_done_that_was_done),
    ("I8", a_try_that_is_not_counted),
    ("I8", a_try_that_nobody_keyed),
    ("I8", a_counter_that_lost_count),
    ("I8", a_pin_that_spent_no_try),
)


@ON_SQLITE_ONLY
@pytest.mark.parametrize(("invariant", "happens"), BAD_DAYS, ids=[day.__name__ for _, day in BAD_DAYS])
def test_a_bad_day_is_called_by_name(
    invariant: str, happens: BadDay, office: Office, history: History, card: CardFacts
) -> None:
    happens(office, history, card)

    assert invariant in broken(office, history)
