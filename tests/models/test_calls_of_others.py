"""A supervisor puts a colleague's caller back into the queue; nobody else does."""

import pytest

from models import call_taking, calls_of_others, waiting
from models.exchange import NoTelephones
from models.office import Office
from models.staff import Role
from models.staff_refusals import NoSuchCall
from tests.console.callers import a_caller_waits
from tests.models.looking import events
from tests.staffing import a_member


@pytest.fixture
def talk(office: Office) -> str:
    """1001 talks with a caller; the call's sid."""
    sid = a_caller_waits(office, for_seconds=60)
    call_taking.take(office, NoTelephones(), a_member(office, Role.OPERATOR, "1001"), sid)
    return sid


def taken_by(office: Office, call_sid: str) -> str | None:
    with office.database.light() as connection:
        return waiting.operator_of(connection, call_sid)


def test_the_caller_waits_where_the_wait_began_and_a_colleague_takes_the_call(
    office: Office, talk: str
) -> None:
    a_caller_waits(office)

    calls_of_others.put_back(office, NoTelephones(), a_member(office, Role.SUPERVISOR), talk)

    with office.database.light() as connection:
        assert waiting.place(connection, talk) == 1
    [event] = [each for each in events(office, "line") if each.kind == "call.handed_over"]
    assert (event.actor, event.fields) == ("staff:supervisor-1", {"call": talk, "to": "queue"})
    call_taking.take(office, NoTelephones(), a_member(office, Role.OPERATOR, "1002"), talk)
    assert taken_by(office, talk) == "1002"


def test_a_supervisor_sees_the_calls_of_others_and_not_their_own(office: Office, talk: str) -> None:
    supervisor = a_member(office, Role.SUPERVISOR)
    call_taking.take(office, NoTelephones(), supervisor, a_caller_waits(office))

    with office.database.light() as connection:
        seen = calls_of_others.talks(connection, supervisor)

    assert [(each.call_sid, each.work_number) for each in seen] == [(talk, "1001")]


def test_a_call_that_nobody_has_is_not_put_back(office: Office) -> None:
    with pytest.raises(NoSuchCall):
        calls_of_others.put_back(
            office, NoTelephones(), a_member(office, Role.SUPERVISOR), a_caller_waits(office)
        )
