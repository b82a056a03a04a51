"""The whole call on one page: where each outcome of each step leads.

Read a row as: the step, then outcome → next step. Most questions have five more outcomes: `again` and `unclear` stay,
`person` goes to `to_a_person`, `out_of_patience` to `patience`, and `go_back` where `back=` says. What a step asks
and how it judges is in `ivr/steps/`; the picture of this page is `docs/call-map.svg` (`lossline map`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.step import Ending, Junction, Step
from ivr.steps import (
    bank_line,
    card_status,
    change_pin,
    for_staff,
    main_menu,
    questions,
    report_loss,
    to_a_person,
)
from ivr.steps.identify import Identify, IdentifyForPin
from ivr.steps.menu import Menu
from ivr.steps.prove import ProvePin, ProvePresentPin, WithoutPin

Node = Step | Junction | Ending


@dataclass(frozen=True)
class Row:
    """A step and where its outcomes lead."""

    node: Node
    leads: Mapping[str, str] = field(default_factory=dict)
    back: str = ""


def _row(node: Node, back: str = "", /, **leads: str) -> Row:
    return Row(node, leads, back)


_MAIN = {
    "main_menu": _row(
        main_menu.MainMenu(),
        "main_menu",
        lost_card="loss.who",
        pin_service="pin.menu",
        no_pins_here="pin.not_used",
        my_card="card.who",
        questions="questions",
        language_switched="main_menu",
    ),
    "anything_else": _row(main_menu.AnythingElse(), "main_menu", bank_line="bank.own", main_menu="main_menu"),
    "goodbye": _row(main_menu.Goodbye()),
}

_LOSS = {
    "loss.who": _row(
        Identify(),
        "main_menu",
        identified="loss.pin",
        no_pin_asked="loss.without_pin",
        too_many_cards="to_a_person",
        tries_used_up="to_a_person",
    ),
    "loss.pin": _row(
        ProvePin(),
        "loss.who",
        right="loss.standing",
        wrong="loss.pin",
        initial="loss.without_pin",
        none="loss.without_pin",
        tries_used_up="to_a_person",
    ),
    "loss.without_pin": _row(WithoutPin(), proven="loss.standing", people_only="to_a_person"),
    "loss.standing": _row(
        report_loss.LossStanding(),
        can_be_reported="loss.confirm",
        temporarily_lost="loss.running",
        formally_lost="anything_else",
        not_by_machine="to_a_person",
    ),
    "loss.confirm": _row(
        report_loss.ConfirmLoss(),
        "main_menu",
        reported="anything_else",
        already_lost="loss.standing",
        not_possible="to_a_person",
    ),
    "loss.running": _row(
        report_loss.RunningLoss(), "main_menu", renewed="anything_else", not_possible="to_a_person"
    ),
}

_BANK = {
    "bank.own": _row(bank_line.OwnBank(), own_bank="bank.call", choose="bank.choose"),
    "bank.choose": _row(bank_line.ChooseBank(), "anything_else", chosen="bank.call"),
    "bank.call": _row(bank_line.BankCall(), can_be_dialled="bank.dialling", only_told="anything_else"),
    "bank.dialling": _row(bank_line.Dialling(), came_back="anything_else", not_reached="anything_else"),
}

_PIN = {
    "pin.not_used": _row(questions.Answer("two_pins"), "main_menu"),
    "pin.menu": _row(
        main_menu.PinMenu(),
        "main_menu",
        change="pin.who",
        forgotten="pin.forgotten",
        changes_off="pin.changes_off",
    ),
    "pin.changes_off": _row(change_pin.ChangesOff(), "pin.menu"),
    "pin.forgotten": _row(questions.ForgottenPin(), "pin.menu"),
    "pin.who": _row(
        IdentifyForPin(),
        "pin.menu",
        identified="pin.present",
        too_many_cards="to_a_person",
        tries_used_up="to_a_person",
    ),
    "pin.present": _row(
        ProvePresentPin(),
        "pin.who",
        right="pin.new",
        wrong="pin.present",
        initial="pin.enabling",
        none="pin.forgotten",
        tries_used_up="to_a_person",
    ),
    "pin.enabling": _row(
        change_pin.ChooseEnabling(),
        id_needed="pin.citizen_id",
        code_on_its_way="pin.code",
        proven="pin.new",
        wrong="pin.present",
        tries_used_up="to_a_person",
    ),
    "pin.citizen_id": _row(
        change_pin.CitizenIdToEnable(),
        "pin.menu",
        code_on_its_way="pin.code",
        proven="pin.new",
        wrong="pin.present",
        tries_used_up="to_a_person",
    ),
    "pin.code": _row(
        change_pin.OneTimeCode(),
        "pin.menu",
        right="pin.new",
        wrong="pin.code",
        already_enabled="pin.menu",
        tries_used_up="to_a_person",
    ),
    "pin.new": _row(change_pin.EnterNewPin(), "pin.menu", held="pin.again", refused="pin.new"),
    "pin.again": _row(
        change_pin.RepeatNewPin(),
        "pin.menu",
        stored="main_menu",
        differs="pin.new",
        not_possible="to_a_person",
        changes_off="pin.changes_off",
    ),
}

_CARD = {
    "card.who": _row(
        Identify(),
        "main_menu",
        identified="card.pin",
        no_pin_asked="card.without_pin",
        too_many_cards="to_a_person",
        tries_used_up="to_a_person",
    ),
    "card.pin": _row(
        ProvePin(),
        "card.who",
        right="card.status",
        wrong="card.pin",
        initial="card.without_pin",
        none="card.without_pin",
        tries_used_up="to_a_person",
    ),
    "card.without_pin": _row(WithoutPin(), proven="card.status", people_only="to_a_person"),
    "card.status": _row(card_status.TellStatus(), "main_menu", release="card.release"),
    "card.release": _row(
        card_status.ConfirmRelease(), "card.status", released="main_menu", not_possible="to_a_person"
    ),
}

_FROM_STAFF = {
    "served": "anything_else",
    "pin_asked": "staff.pin",
    "handed_on": "queue",
    "wants_callback": "callback",
    "sent_away": "nobody_now",
    "not_reached": "queue.again",
}
"""Where a caller comes to from the queue, or from an operator."""

_PERSON = {
    "to_a_person": _row(
        to_a_person.StaffHours(), staff_are_in="queue", staff_are_out="nobody_now", queue_is_full="nobody_now"
    ),
    "patience": _row(
        to_a_person.StaffHours(), staff_are_in="queue", staff_are_out="goodbye", queue_is_full="nobody_now"
    ),
    "queue": _row(to_a_person.Queue(), **_FROM_STAFF),
    "queue.again": _row(to_a_person.QueueAgain(), **_FROM_STAFF),
    "staff.pin": _row(
        for_staff.PinForStaff(),
        "staff.back",
        keyed="staff.back",
        not_keyed="staff.back",
        out_of_patience="staff.back",
    ),
    "staff.back": _row(for_staff.BackWithStaff(), **_FROM_STAFF),
    "nobody_now": _row(to_a_person.NobodyNow(), "main_menu", wants_callback="callback"),
    "callback": _row(to_a_person.LeaveCallback(), noted="anything_else", number_needed="callback.number"),
    "callback.number": _row(to_a_person.CallbackNumber(), "nobody_now", noted="anything_else"),
}


def _answers(menu: type[Menu], back: str) -> dict[str, Row]:
    special = {"bank_pin": questions.BankPin, "ways_to_report": questions.WaysToReport}
    topics = [topic for topic in menu.choices.values() if topic != "procedures"]
    return {f"answer.{topic}": _row(special.get(topic, questions.Answer)(topic), back) for topic in topics}


def _topics(menu: Menu, back: str, **leads: str) -> Row:
    return _row(menu, back, **({topic: f"answer.{topic}" for topic in menu.choices.values()} | leads))


_QUESTIONS = {
    "questions": _topics(questions.Questions(), "main_menu", procedures="procedures"),
    "procedures": _topics(questions.Procedures(), "questions"),
    **_answers(questions.Questions, "questions"),
    **_answers(questions.Procedures, "procedures"),
}


def _with_standard_leads(name: str, row: Row) -> Row:
    if not row.back or isinstance(row.node, Ending):
        return row
    standard = {
        "again": name,
        "unclear": name,
        "out_of_patience": "patience",
        "person": "to_a_person",
        "go_back": row.back,
    }
    possible = {outcome: to for outcome, to in standard.items() if outcome in row.node.outcomes}
    return Row(row.node, {**possible, **row.leads}, row.back)


PARTS: Mapping[str, Mapping[str, Row]] = {
    "main": _MAIN,
    "loss": _LOSS,
    "bank": _BANK,
    "pin": _PIN,
    "card": _CARD,
    "person": _PERSON,
    "questions": _QUESTIONS,
}

CALL_MAP: Mapping[str, Row] = {
    name: _with_standard_leads(name, row) for part in PARTS.values() for name, row in part.items()
}

START = "main_menu"

NEW_MATTER = frozenset({"main_menu", "pin.menu"})
"""Where a new matter begins: who the caller is has to be shown anew from here."""


def is_secret(step: str) -> bool:
    """Are PINs or codes keyed at this step? Not at one that the map does not know."""
    row = CALL_MAP.get(step)
    return row is not None and isinstance(row.node, Step) and row.node.is_secret


def is_menu(step: str) -> bool:
    """Does one key choose at this step? Not at one that the map does not know."""
    row = CALL_MAP.get(step)
    return row is not None and isinstance(row.node, Menu)


def waits_for_a_person(step: str) -> bool:
    """Is the caller in the queue, or with an operator, at this step? Not at one that the map does not know."""
    row = CALL_MAP.get(step)
    return row is not None and isinstance(row.node, to_a_person.Queue)
