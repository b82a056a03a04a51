"""How a caller comes to each step of the call map: whom to be, when to call, what to press."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ivr.call_map import CALL_MAP
from ivr.step import Step
from models import call_taking, clock, pin_by_phone
from models.base import new_uid
from models.exchange import NoTelephones
from models.office import Office
from models.staff_visit import StaffVisit
from models.throttled import LineAlarm
from telephony.simulator.phone_book import DialStatus, Party
from tests.calls.operators import WORK_NUMBER, Operator
from tests.calls.phone import A_CALLER, AT_NIGHT, IN_HOURS, WITHHELD, Phone
from tests.calls.record import Record
from tests.factories import (
    A_PIN,
    CardFacts,
    a_lost_card,
    an_enabled_card,
    an_initial_card,
)

ID, PIN, CARD, CODE = "the ID", "the PIN", "the card number", "the code"
A_NEW_PIN = "620957"


@dataclass(frozen=True)
class Route:
    """What to press, in order; the names above stand for what belongs to the card."""

    keys: tuple[str, ...] = ()
    card: Callable[[Office], CardFacts] = an_enabled_card
    city: str = "shijiazhuang"
    at: str = IN_HOURS
    from_: str = A_CALLER

    def go(self, phone: Phone, record: Record, language: str = "zh") -> CardFacts:
        """Dial and come to the step."""
        card = self.card(record.office)
        phone.dial(self.at, self.from_, language)
        self.press(phone, record, card, self.keys)
        return card

    def press(self, phone: Phone, record: Record, card: CardFacts, keys: tuple[str, ...]) -> None:
        """Press what stands there for this card."""
        for key in keys:
            if key == BANK_TALKS_ON:
                phone.twilio.phone_book.anybody = Party(talks=None)
                continue
            if key == NOBODY_AT_THE_DESK:
                Operator(record.office).takes(phone, Party(DialStatus.NO_ANSWER))
                continue
            if key == STAFF_ASKS_FOR_THE_PIN:
                an_operator_asks_for_the_pin(phone, record.office, card)
                continue
            phone.press(keyed(key, card, record))


BANK_TALKS_ON = "the bank talks on"
NOBODY_AT_THE_DESK = "an operator is rung and does not answer"
STAFF_ASKS_FOR_THE_PIN = "an operator takes the call and asks for the PIN"


def an_operator_asks_for_the_pin(phone: Phone, office: Office, card: CardFacts) -> None:
    """Where nobody's telephone rings: the caller hears of it in the queue."""
    Operator(office).signs_in()
    call_taking.take(office, NoTelephones(), WORK_NUMBER, phone.call.sid)
    visit = StaffVisit(office, WORK_NUMBER, "")
    pin_by_phone.ask(office, NoTelephones(), visit, phone.call.sid, card.uid)
    hears_the_question(phone)


def hears_the_question(phone: Phone) -> None:
    """Wait until the queue is asked what comes next, and the PIN is asked for."""
    for _ in range(2):
        if not phone.stay_silent().is_in_queue:
            return


def keyed(key: str, card: CardFacts, record: Record) -> str:
    """The keys that a name stands for."""
    match key:
        case "the ID":
            return card.citizen_id
        case "the PIN":
            return card.pin or A_PIN
        case "the card number":
            return card.keyed + "#"
        case "the code":
            return code_in(record)
    return key


def code_in(record: Record) -> str:
    """The six digits of the newest one-time code, read in the holder's SMS."""
    text = record.sms("code")[-1].text
    return next(text[place : place + 6] for place in range(len(text)) if text[place : place + 6].isdecimal())


def a_card_while_the_line_is_alarmed(office: Office) -> CardFacts:
    """Any card; the line has seen very many wrong PINs."""
    with office.database.deeds() as session:
        session.add(LineAlarm(uid=new_uid(), raised_at=clock.now(), reason="hour", failures=1000))
    return an_enabled_card(office)


ROUTES: Mapping[str, Route] = {
    "main_menu": Route(),
    "loss.who": Route(("1",)),
    "loss.pin": Route(("1", ID)),
    "loss.confirm": Route(("1", ID, PIN)),
    "loss.running": Route(("1", ID, PIN), card=a_lost_card),
    "anything_else": Route(("1", ID, PIN, "1")),
    "bank.choose": Route(("1", ID, PIN, "1", "1"), card=lambda office: an_enabled_card(office, bank=None)),
    "bank.dialling": Route(
        ("1", ID, PIN, "1", BANK_TALKS_ON, "1"), card=lambda office: an_enabled_card(office, bank="ABC")
    ),
    "pin.menu": Route(("2",)),
    "pin.forgotten": Route(("2", "2")),
    "pin.who": Route(("2", "1")),
    "pin.present": Route(("2", "1", ID)),
    "pin.citizen_id": Route(("2", "1", CARD, "123456"), card=an_initial_card),
    "pin.code": Route(("2", "1", ID, "123456"), card=an_initial_card),
    "pin.new": Route(("2", "1", ID, PIN)),
    "pin.again": Route(("2", "1", ID, PIN, A_NEW_PIN)),
    "pin.not_used": Route(("2",), city="shenyang"),
    "pin.changes_off": Route(("2", "1"), card=a_card_while_the_line_is_alarmed),
    "card.who": Route(("3",)),
    "card.pin": Route(("3", ID)),
    "card.status": Route(("3", ID, PIN)),
    "card.release": Route(("3", ID, PIN, "1"), card=a_lost_card, city="xian"),
    "queue": Route(("0",)),
    "queue.again": Route(("0", NOBODY_AT_THE_DESK)),
    "staff.pin": Route(("0", STAFF_ASKS_FOR_THE_PIN)),
    "staff.back": Route(("0", STAFF_ASKS_FOR_THE_PIN, PIN)),
    "nobody_now": Route(("0",), at=AT_NIGHT),
    "callback.number": Route(("0", "1"), at=AT_NIGHT, from_=WITHHELD),
    "questions": Route(("4",)),
    "procedures": Route(("4", "6")),
    "answer.fees": Route(("4", "1")),
    "answer.papers": Route(("4", "2")),
    "answer.when_usable": Route(("4", "3")),
    "answer.apply_myself": Route(("4", "4")),
    "answer.wrong_data": Route(("4", "5")),
    "answer.procedure_issue": Route(("4", "6", "1")),
    "answer.procedure_correction": Route(("4", "6", "2")),
    "answer.procedure_replacement": Route(("4", "6", "3")),
    "answer.procedure_cancellation": Route(("4", "6", "4")),
    "answer.procedure_transfer": Route(("4", "6", "5")),
    "answer.procedure_refund": Route(("4", "6", "6")),
    "answer.procedure_withdrawal": Route(("4", "6", "7")),
    "answer.bank_pin": Route(("4", "7")),
    "answer.ways_to_report": Route(("4", "8")),
    "answer.two_pins": Route(("4", "9")),
}

STEPS = tuple(name for name, row in CALL_MAP.items() if isinstance(row.node, Step))
"""Every place of the map at which a caller can be."""

QUESTIONS = tuple(name for name in STEPS if "again" in CALL_MAP[name].leads)
"""Every step that asks the caller something."""
