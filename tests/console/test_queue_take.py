"""Taking a call: of two operators one gets it, and whoever hung up meanwhile is nobody's call."""

from dataclasses import dataclass, field

import pytest

from console.words import zh
from models import staff_list, waiting
from models.exchange import CallIsOver, NotConnected
from models.office import Office
from models.staff import Role
from tests.console.callers import a_caller_waits
from tests.console.desks import a_visitor, staff_of
from tests.models.looking import events

TELEPHONE = "+8631188880001"


@dataclass
class Telephones:
    """An exchange that remembers whom it connected, or fails."""

    fault: NotConnected | None = None
    rung: list[tuple[str, int, str, str]] = field(default_factory=list)
    rings: bool = True
    sent: list[tuple[str, int]] = field(default_factory=list)
    outside: list[tuple[str, str]] = field(default_factory=list)
    called_back: list[tuple[str, str, str]] = field(default_factory=list)

    def connect(self, call_sid: str, next_turn: int, telephone: str, whisper: str) -> None:
        """Ring, or do not."""
        if self.fault:
            raise self.fault
        self.rung.append((call_sid, next_turn, telephone, whisper))

    def to_the_line(self, call_sid: str, next_turn: int) -> None:
        """Send the caller on, or do not."""
        if self.fault:
            raise self.fault
        self.sent.append((call_sid, next_turn))

    def dial_out(self, call_sid: str, next_turn: int, number: str) -> None:
        """Connect with another line, or do not."""
        if self.fault:
            raise self.fault
        self.outside.append((call_sid, number))

    def call_back(self, number: str, telephone: str, whisper: str) -> None:
        """Call back, or do not."""
        if self.fault:
            raise self.fault
        self.called_back.append((number, telephone, whisper))


def has_a_telephone(office: Office, role: Role = Role.OPERATOR) -> None:
    """Somebody of this role can be rung."""
    number = staff_of(office, role)
    with office.database.deeds() as session:
        staff_list.set_telephone(session, office.keys, number, TELEPHONE, "test")


def state(office: Office, call_sid: str) -> str:
    """How the caller stands in the queue."""
    with office.database.light() as connection:
        caller = waiting.of_call(connection, call_sid)
    assert caller
    return caller.state


def test_the_operators_own_telephone_rings_with_the_work_number_whispered_first(office: Office) -> None:
    has_a_telephone(office)
    telephones, sid = Telephones(), a_caller_waits(office)

    answer = a_visitor(office, Role.OPERATOR, telephones).post(f"/queue/{sid}/take", "/queue")

    assert answer.headers["Location"] == f"/call/{sid}"
    assert telephones.rung == [(sid, 1, TELEPHONE, "1001")]
    assert state(office, sid) == waiting.BRIDGED
    assert [(event.kind, event.actor) for event in events(office, "line")][-1] == ("call.taken", "staff:1001")


def test_of_two_operators_who_take_one_caller_the_second_is_told(office: Office) -> None:
    sid = a_caller_waits(office)
    first, second = a_visitor(office, Role.OPERATOR), a_visitor(office, Role.SUPERVISOR)
    first.post(f"/queue/{sid}/take", "/queue")

    answer = second.post(f"/queue/{sid}/take", "/queue")

    assert answer.status_code == 409
    assert zh.WORDS["refused.TakenAlready"] in answer.text
    assert second.get(f"/call/{sid}").status_code == 404
    assert first.get(f"/call/{sid}").status_code == 200


def test_a_caller_who_hung_up_meanwhile_is_nobodys_call(office: Office) -> None:
    sid = a_caller_waits(office)
    visitor = a_visitor(office, Role.OPERATOR)
    with office.database.deeds() as session:
        waiting.leave(session, sid, waiting.GONE)

    answer = visitor.post(f"/queue/{sid}/take", "/queue")

    assert answer.status_code == 409
    assert zh.WORDS["refused.NoSuchCall"] in answer.text


@pytest.mark.parametrize(
    ("fault", "words", "after"),
    [
        (NotConnected("busy"), "refused.NotRung", waiting.WAITING),
        (CallIsOver("gone"), "refused.NoSuchCall", waiting.GONE),
    ],
)
def test_where_the_exchange_fails_the_caller_keeps_the_place_or_is_gone(
    office: Office, fault: NotConnected, words: str, after: str
) -> None:
    has_a_telephone(office)
    sid = a_caller_waits(office)

    answer = a_visitor(office, Role.OPERATOR, Telephones(fault)).post(f"/queue/{sid}/take", "/queue")

    assert answer.status_code == 409
    assert zh.WORDS[words] in answer.text
    assert state(office, sid) == after


def test_an_operator_without_a_telephone_takes_no_call(office: Office) -> None:
    sid = a_caller_waits(office)

    answer = a_visitor(office, Role.OPERATOR, Telephones()).post(f"/queue/{sid}/take", "/queue")

    assert zh.WORDS["refused.NoTelephone"] in answer.text
    assert state(office, sid) == waiting.WAITING


def test_where_nobodys_telephone_rings_the_page_says_so(office: Office) -> None:
    assert zh.WORDS["call.nobody_rings"] in a_visitor(office, Role.OPERATOR).get("/queue").text
