"""An operator has the caller key the PIN: judged as any PIN, and told to the operator and to nobody else."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from models import call_taking, pin_by_phone, staff_list
from models.exchange import CallIsOver, NotConnected, NoTelephones
from models.office import Office
from models.operator_desk import OperatorDesk
from models.pin_by_phone import Keyed
from models.staff import Role
from models.staff_refusals import (
    CounterOnly,
    NoPinToKey,
    NoSuchCall,
    NotDone,
    NoTriesLeft,
    NotRung,
    NotVerified,
)
from models.staff_visit import StaffVisit
from models.stored_pin import PinCounter, PinTry
from models.wrap_up import Reason
from tests.calls.operators import WORK_NUMBER, Operator
from tests.calls.phone import Phone
from tests.calls.record import Record
from tests.calls.routes import an_operator_asks_for_the_pin, hears_the_question
from tests.factories import A_PIN, CardFacts, a_locked_card, a_paused_card, an_enabled_card, an_initial_card
from tests.models.looking import events
from tests.staffing import what_the_holder_says

WRONG = "805273"


@pytest.fixture
def card(office: Office) -> CardFacts:
    """A card with an enabled PIN; its holder calls from another telephone."""
    return an_enabled_card(office)


def asked(phone: Phone, office: Office, card: CardFacts) -> str:
    """A caller who waits, is taken and is sent to key the PIN; the call's sid."""
    phone.dial().press("0")
    an_operator_asks_for_the_pin(phone, office, card)
    return phone.call.sid


def ask_again(phone: Phone, office: Office, card: CardFacts) -> None:
    """The operator sends the caller once more."""
    visit = StaffVisit(office, WORK_NUMBER, "")
    pin_by_phone.ask(office, NoTelephones(), visit, phone.call.sid, card.uid)
    hears_the_question(phone)


def learned(office: Office, call_sid: str, card: CardFacts) -> Keyed | None:
    """What the operator sees."""
    with office.database.light() as connection:
        return pin_by_phone.answer(connection, WORK_NUMBER, call_sid, card.uid)


def tries(office: Office, call_sid: str) -> int:
    with office.database.light() as connection:
        return len(connection.execute(select(PinTry.turn).where(PinTry.call_sid == call_sid)).all())


def test_s1_the_right_pin_verifies_the_caller_for_this_operator_and_this_card(
    phone: Phone, office: Office, card: CardFacts
) -> None:
    sid = asked(phone, office, card)
    assert phone.is_told("staff_pin.question")
    assert learned(office, sid, card) is Keyed.WAITING

    phone.press(A_PIN)

    assert phone.is_told("staff_pin.back")
    assert phone.is_in_queue
    assert learned(office, sid, card) is Keyed.RIGHT
    assert OperatorDesk(office, WORK_NUMBER, "", sid).look(card.uid).tail == card.number[-4:]
    kinds = [event.kind for event in events(office, f"card:{card.uid}")]
    assert kinds[-4:] == ["pin.asked_by_phone", "pin.right", "verification.passed", "holder.looked_at"]
    other = an_enabled_card(office)
    with pytest.raises(NotVerified):
        OperatorDesk(office, WORK_NUMBER, "", sid).look(other.uid)


def test_whatever_is_keyed_the_caller_hears_the_same(phone: Phone, office: Office, card: CardFacts) -> None:
    asked(phone, office, card)
    right = phone.press(A_PIN).hears
    ask_again(phone, office, card)

    wrong = phone.press(WRONG).hears

    assert wrong == right
    assert learned(office, phone.call.sid, card) is Keyed.NOT_RIGHT


def test_p3_a_wrong_pin_counts_like_any_other_and_verifies_nobody(
    phone: Phone, office: Office, card: CardFacts
) -> None:
    sid = asked(phone, office, card)

    phone.press(WRONG)

    assert learned(office, sid, card) is Keyed.NOT_RIGHT
    with office.database.light() as connection:
        counted = connection.execute(select(PinCounter.wrong).where(PinCounter.claim == card.claim)).scalar()
    assert counted == 1
    with pytest.raises(NotVerified):
        OperatorDesk(office, WORK_NUMBER, "", sid).look(card.uid)


def test_a_pin_that_is_delivered_twice_is_judged_once(phone: Phone, office: Office, card: CardFacts) -> None:
    sid = asked(phone, office, card)
    phone.press(WRONG)
    pin_turn = [each for each in phone.call.exchanges if each.posted("Digits") == WRONG][-1]

    again = phone.deliver_again(pin_turn)

    assert again == pin_turn.answer
    assert tries(office, sid) == 1


def test_p3_the_entry_that_locks_the_pin_is_told_as_that(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office, phone="+8613900000001")
    with office.database.deeds() as session:
        session.add(PinCounter(claim=card.claim, wrong=5, wrong_own=5))
    sid = asked(phone, office, card)

    phone.press(WRONG)

    assert learned(office, sid, card) is Keyed.LOCKED
    with pytest.raises(NoPinToKey):
        ask_again(phone, office, card)


def test_p3_in_a_pause_even_the_right_pin_is_not_judged(phone: Phone, office: Office) -> None:
    card = a_paused_card(office)
    sid = asked(phone, office, card)

    phone.press(A_PIN)

    assert learned(office, sid, card) is Keyed.NOT_JUDGED


@pytest.mark.parametrize("keys", ["0#", "123456"])
def test_who_has_no_pin_says_so_and_no_try_is_spent(
    phone: Phone, office: Office, card: CardFacts, keys: str
) -> None:
    sid = asked(phone, office, card)

    phone.press(keys)

    assert learned(office, sid, card) is Keyed.HAS_NONE
    assert tries(office, sid) == 0
    assert phone.is_in_queue


def test_who_keys_nothing_or_goes_back_is_with_the_operator_again(
    phone: Phone, office: Office, card: CardFacts
) -> None:
    sid = asked(phone, office, card)
    phone.press("*#")
    assert learned(office, sid, card) is Keyed.NOT_KEYED

    ask_again(phone, office, card)
    phone.stay_silent().stay_silent().stay_silent()

    assert learned(office, sid, card) is Keyed.NOT_KEYED
    assert phone.is_in_queue


def test_who_hangs_up_is_gone(phone: Phone, office: Office, card: CardFacts) -> None:
    sid = asked(phone, office, card)

    phone.hang_up()

    assert learned(office, sid, card) is Keyed.GONE


def test_what_is_keyed_too_late_is_not_judged(phone: Phone, office: Office, card: CardFacts) -> None:
    sid = asked(phone, office, card)
    for _ in range(19):
        phone.press("#")
        phone.wait(9)

    phone.press(A_PIN)

    assert learned(office, sid, card) is Keyed.LATE
    assert tries(office, sid) == 0


def test_p3_a_call_has_three_entries_with_and_without_an_operator(
    phone: Phone, office: Office, card: CardFacts
) -> None:
    asked(phone, office, card)
    phone.press(WRONG)
    for _ in range(2):
        ask_again(phone, office, card)
        phone.press("916384")

    with pytest.raises(NoTriesLeft):
        ask_again(phone, office, card)

    assert tries(office, phone.call.sid) == 3


def test_whoever_was_wrapped_up_meanwhile_goes_on_with_the_machine(
    phone: Phone, office: Office, card: CardFacts
) -> None:
    sid = asked(phone, office, card)
    call_taking.wrap_up(office, WORK_NUMBER, sid, Reason.OTHER, "")

    phone.press(A_PIN)

    assert phone.is_told("anything_else.question")


def test_a_pin_is_asked_for_only_where_there_is_one_and_by_whoever_has_the_call(
    phone: Phone, office: Office, card: CardFacts
) -> None:
    sid = asked(phone, office, card)
    phone.press("*#")

    def refused(visit: StaffVisit, other: CardFacts) -> type[NotDone]:
        with pytest.raises(NotDone) as caught:
            pin_by_phone.ask(office, NoTelephones(), visit, sid, other.uid)
        return type(caught.value)

    with office.database.deeds() as session:
        staff_list.add(session, office.keys, "8002", "吴测试", Role.OPERATOR, "not a hash", "test")
    mine, others = StaffVisit(office, WORK_NUMBER, ""), StaffVisit(office, "8002", "")
    assert refused(others, card) is NoSuchCall
    assert refused(mine, an_initial_card(office)) is NoPinToKey
    assert refused(mine, a_locked_card(office)) is NoPinToKey
    for _ in range(2):
        OperatorDesk(office, WORK_NUMBER, "", sid).verify(card.uid, what_the_holder_says(card, name="别人"))
    assert refused(mine, card) is CounterOnly


@dataclass
class Telephones:
    """An exchange with telephones, over the stand-in for Twilio."""

    phone: Phone
    fault: NotConnected | None = None
    rung: list[str] = field(default_factory=list)
    rings: bool = True

    def connect(self, call_sid: str, next_turn: int, telephone: str, whisper: str) -> None:
        """Ring the operator; who answers is not told."""
        self.rung.append(telephone)

    def to_the_line(self, call_sid: str, next_turn: int) -> None:
        """Redirect the caller's call."""
        if self.fault:
            raise self.fault
        self.phone.call.update(f"https://line.test/voice/turn/{next_turn}")

    def dial_out(self, call_sid: str, next_turn: int, number: str) -> None:
        """Nobody is dialled here."""

    def call_back(self, number: str, telephone: str, whisper: str) -> None:
        """Nobody is called back here."""


def with_telephones(phone: Phone, operator: Operator, office: Office, exchange: Telephones) -> str:
    """A caller who is taken by an operator who has a telephone; the call's sid."""
    operator.signs_in()
    with office.database.deeds() as session:
        staff_list.set_telephone(session, office.keys, WORK_NUMBER, "+8631188880001", "test")
    phone.dial().press("0")
    call_taking.take(office, exchange, WORK_NUMBER, phone.call.sid)
    return phone.call.sid


def test_where_there_are_telephones_the_operator_is_rung_again_with_the_work_number_first(
    phone: Phone, operator: Operator, office: Office, card: CardFacts, record: Record
) -> None:
    phone.dial()
    exchange = Telephones(phone)
    sid = with_telephones(phone, operator, office, exchange)

    pin_by_phone.ask(office, exchange, StaffVisit(office, WORK_NUMBER, ""), sid, card.uid)
    phone.listen()
    assert phone.is_told("staff_pin.question")
    phone.call.press(A_PIN)

    back = next(each for each in phone.call.exchanges if "/queue/back/" in each.url)
    assert "+8631188880001" in back.body
    assert "/voice/queue/whisper/8001" in back.body
    assert "+8631188880001" not in str(record.everything())
    assert learned(office, sid, card) is Keyed.RIGHT


@pytest.mark.parametrize(
    ("fault", "refusal"), [(NotConnected("busy"), NotRung), (CallIsOver("gone"), NoSuchCall)]
)
def test_where_the_exchange_fails_nothing_is_asked(
    phone: Phone,
    operator: Operator,
    office: Office,
    card: CardFacts,
    fault: NotConnected,
    refusal: type[NotDone],
) -> None:
    phone.dial()
    exchange = Telephones(phone)
    sid = with_telephones(phone, operator, office, exchange)
    exchange.fault = fault

    with pytest.raises(refusal):
        pin_by_phone.ask(office, exchange, StaffVisit(office, WORK_NUMBER, ""), sid, card.uid)

    assert learned(office, sid, card) is Keyed.LATE
