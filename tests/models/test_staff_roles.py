"""Who of the staff may do what: every cell of the table, asked of the deeds themselves."""

from collections.abc import Callable

import pytest

from models import call_taking, calling_back, calls_of_others, staff_list
from models.administration import Administration
from models.audit_resets import Sought
from models.audit_search import Wanted
from models.calendar_keeping import CalendarKeeping
from models.card_history import CardHistory
from models.counter import Counter
from models.counter_holder import Datum
from models.exchange import NoTelephones
from models.history_desk import HistoryDesk
from models.office import Office
from models.operator_desk import OperatorDesk
from models.papers import PaperKind
from models.pin import Cost
from models.reading_room import ReadingRoom
from models.report_desk import Report, ReportDesk
from models.report_span import By, Span
from models.reset_request import Mending
from models.staff import Passwords, Role
from models.staff_refusals import NotAllowed, NotDone
from models.staff_roles import MAY, Deed
from tests.factories import A_PIN, CardFacts, a_call, an_enabled_card
from tests.models.looking import events
from tests.staffing import PLACE, a_member, with_papers


def reading_room_of(counter: Counter) -> ReadingRoom:
    """The same member of staff, reading."""
    return ReadingRoom(counter._visit.office, counter._visit.work_number, PLACE)


def administration_of(counter: Counter) -> Administration:
    """The same member of staff, keeping accounts."""
    return Administration(counter._visit.office, Passwords(Cost.TEST), counter._visit.work_number)


def calendar_of(counter: Counter) -> CalendarKeeping:
    """The same member of staff, at the calendar."""
    return CalendarKeeping(counter._visit.office, counter._visit.work_number)


def history_of(counter: Counter, card: CardFacts) -> CardHistory:
    """The same member of staff, reading what happened to a card."""
    return HistoryDesk(counter._visit.office, counter._visit.work_number, PLACE).read(card.uid)


def report_of(counter: Counter) -> Report:
    """The same member of staff, reading figures."""
    office = counter._visit.office
    return ReportDesk(office, counter._visit.work_number, PLACE).report(a_day(office), By.HOUR)


def a_day(office: Office) -> Span:
    """Today."""
    return Span(office.today(), office.today(), office.zone)


Attempt = Callable[[Counter, OperatorDesk, CardFacts], object]

TABLE: dict[Deed, tuple[str, Attempt]] = {
    # ..................... who may: Operator, Clerk, Supervisor, aUditor, aDministrator
    Deed.FIND_CARD: ("OCS", lambda c, o, card: c.find(card.number)),
    Deed.LOOK: ("OCSU", lambda c, o, card: c.look(card.uid)),
    Deed.TAKE_CALL: (
        "OS",
        lambda c, o, card: call_taking.take(
            c._visit.office, NoTelephones(), c._visit.work_number, "CA" + "0" * 32
        ),
    ),
    Deed.CALL_BACK: (
        "OS",
        lambda c, o, card: calling_back.claim(c._visit.office, c._visit.work_number, "some request"),
    ),
    Deed.HAND_ON: (
        "S",
        lambda c, o, card: calls_of_others.put_back(
            c._visit.office, NoTelephones(), c._visit.work_number, "CA" + "0" * 32
        ),
    ),
    Deed.VERIFY_CALLER: ("OS", lambda c, o, card: o.verify(card.uid, {})),
    Deed.REPORT_BY_PHONE: ("OS", lambda c, o, card: o.report_loss(card.uid)),
    Deed.REPORT_IN_WRITING: ("CS", lambda c, o, card: c.report_in_writing(card.uid, with_papers(card))),
    Deed.RELEASE: ("CS", lambda c, o, card: c.release(card.uid, with_papers(card))),
    Deed.REPLACE: ("CS", lambda c, o, card: c.replace(card.uid, with_papers(card), "N12345678", "16.00")),
    Deed.TAKE_PIN: ("CS", lambda c, o, card: c.take_pin(card.uid, A_PIN)),
    Deed.REQUEST_RESET: ("CS", lambda c, o, card: c.ask(card.uid, Mending.RESET, with_papers(card))),
    Deed.DECIDE_RESET: ("S", lambda c, o, card: c.approve("some request")),
    Deed.CANCEL_PIN: ("CS", lambda c, o, card: c.cancel_pin(card.uid, with_papers(card))),
    Deed.ACTIVATE: ("CS", lambda c, o, card: c.activate(card.uid, with_papers(card))),
    Deed.CORRECT: ("CS", lambda c, o, card: c.correct(card.uid, with_papers(card), Datum.NAME, "别人")),
    Deed.CHANGE_PHONE: ("CS", lambda c, o, card: c.change_phone(card.uid, with_papers(card), "13933334444")),
    Deed.CANCEL_ON_DEATH: (
        "CS",
        lambda c, o, card: c.cancel_on_death(card.uid, with_papers(card, PaperKind.DEATH_CERTIFICATE)),
    ),
    Deed.READ_HISTORY: ("CSU", lambda c, o, card: history_of(c, card)),
    Deed.READ_REPORTS: ("SU", lambda c, o, card: report_of(c)),
    Deed.READ_LOG: ("SU", lambda c, o, card: reading_room_of(c).events(Wanted())),
    Deed.KEEP_ACCOUNTS: ("D", lambda c, o, card: administration_of(c).accounts()),
    Deed.KEEP_CALENDAR: ("D", lambda c, o, card: calendar_of(c).entered()),
}
LETTERS = {
    "O": Role.OPERATOR,
    "C": Role.CLERK,
    "S": Role.SUPERVISOR,
    "U": Role.AUDITOR,
    "D": Role.ADMINISTRATOR,
}
MORE_OF_THE_SAME: list[tuple[Deed, Attempt]] = [
    (Deed.FIND_CARD, lambda c, o, card: o.find(card.number)),
    (Deed.FIND_CARD, lambda c, o, card: o.find_by_call()),
    (Deed.DECIDE_RESET, lambda c, o, card: c.refuse("some request")),
    (Deed.DECIDE_RESET, lambda c, o, card: c.requests()),
    (Deed.REQUEST_RESET, lambda c, o, card: c.withdraw("some request")),
    (Deed.READ_LOG, lambda c, o, card: reading_room_of(c).find(card.number)),
    (
        Deed.READ_REPORTS,
        lambda c, o, card: ReportDesk(c._visit.office, c._visit.work_number, PLACE).traffic(
            a_day(c._visit.office), "queue"
        ),
    ),
    (Deed.READ_LOG, lambda c, o, card: reading_room_of(c).event(1)),
    (Deed.READ_LOG, lambda c, o, card: reading_room_of(c).export(Wanted())),
    (Deed.READ_LOG, lambda c, o, card: reading_room_of(c).resets(Sought())),
]


def test_the_table_here_has_every_deed_and_says_what_the_code_says() -> None:
    assert {deed: {LETTERS[each] for each in who} for deed, (who, _) in TABLE.items()} == MAY


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_every_deed_is_open_to_its_roles_and_closed_to_all_others(office: Office, role: Role) -> None:
    card = an_enabled_card(office)
    call_sid = a_call(office)
    member = a_member(office, role)
    counter = Counter(office, member, PLACE)
    operator = OperatorDesk(office, member, PLACE, call_sid)
    calls = [(deed, attempt) for deed, (_, attempt) in TABLE.items()] + MORE_OF_THE_SAME

    for deed, attempt in calls:
        before = len(events(office, f"card:{card.uid}"))
        if role in {LETTERS[letter] for letter in TABLE[deed][0]}:
            assert _was_let_in(lambda run=attempt: run(counter, operator, card)), (role, deed)
        else:
            with pytest.raises(NotAllowed, match=f"{role.value}s may not"):
                attempt(counter, operator, card)
            assert len(events(office, f"card:{card.uid}")) == before


def _was_let_in(run: Callable[[], object]) -> bool:
    """Whatever else may be wrong: papers, the card's state, the hour."""
    try:
        run()
    except NotAllowed:
        return False
    except NotDone:
        return True
    return True


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_disabled_or_unknown_account_may_do_nothing_at_once(office: Office) -> None:
    card = an_enabled_card(office)
    supervisor = a_member(office, Role.SUPERVISOR)
    counter = Counter(office, supervisor, PLACE)
    counter.find(card.number)
    with office.database.deeds() as session:
        staff_list.disable(session, office.keys, supervisor, "test")

    for desk in (counter, Counter(office, "nobody", PLACE)):
        with pytest.raises(NotAllowed):
            desk.find(card.number)
        with pytest.raises(NotAllowed):
            desk.take_pin(card.uid, A_PIN)
