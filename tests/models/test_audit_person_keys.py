"""Evidence cannot be destroyed unseen: a person's key that is gone without a reason is a fault (D1)."""

from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time
from sqlalchemy import delete, func, select, update

from models import audit, audit_record, clock, forgetting, retention
from models.audit_check import verify
from models.audit_fault_kinds import Part
from models.forgetting import Why
from models.office import Office
from models.person_key import PersonKey
from tests.factories import a_cancelled_card, an_initial_card
from tests.models.test_personal import PapersSeen, destroy, holder_of, write


def found(office: Office) -> list[str]:
    verdict = audit_record.with_person_keys(office, verify(office.database, office.keys))
    assert all(fault.at.part is Part.RECORD for fault in verdict.faults)
    return [str(fault) for fault in verdict.faults]


def this_year() -> int:
    return clock.now().year


@pytest.fixture
def holder(office: Office) -> str:
    """Of whom two events of a card tell something."""
    card = an_initial_card(office).uid
    write(office, f"card:{card}")
    write(office, f"card:{card}")
    return holder_of(office, card)


def test_nothing_is_found_where_every_key_is_there(office: Office, holder: str) -> None:
    write(office, "claim:5f1e")

    assert found(office) == []


def test_a_key_that_was_deleted_is_named_once(office: Office, holder: str) -> None:
    with office.database.deeds() as session:
        session.execute(delete(PersonKey))

    [fault] = found(office)

    assert (
        fault
        == f"key {holder}:{this_year()} of person and year: is not there, and events say something under it"
    )


def test_a_key_that_a_later_deed_has_made_anew_does_not_hide_it(office: Office) -> None:
    card = f"card:{an_initial_card(office).uid}"
    write(office, card)
    with office.database.deeds() as session:
        session.execute(delete(PersonKey))
    write(office, card)

    [fault] = found(office)

    assert "does not open what events say under it" in fault


def test_a_key_that_was_destroyed_without_an_event_is_named(office: Office, holder: str) -> None:
    assert destroy(office, holder) == 1

    [fault] = found(office)

    assert f"{holder}:{this_year()}" in fault
    assert "no event calls the person forgotten" in fault


def test_another_year_in_the_row_of_the_key_excuses_nothing(office: Office, holder: str) -> None:
    destroy(office, holder)
    with office.database.deeds() as session:
        session.execute(update(PersonKey).values(year=1999, person="somebody else"))

    assert len(found(office)) == 1


def test_that_somebody_else_was_forgotten_excuses_nothing(office: Office, holder: str) -> None:
    forget_another(office)
    assert found(office) == []

    destroy(office, holder)

    assert len(found(office)) == 1


def test_keys_of_the_forgotten_may_be_gone(office: Office) -> None:
    forget_another(office)

    with office.database.light() as connection:
        gone = select(func.count()).where(PersonKey.destroyed_at.is_not(None))
        assert connection.execute(gone).scalar_one() == 1
    assert found(office) == []


def forget_another(office: Office) -> None:
    """A holder with a cancelled card, and all that the log knows of them."""
    card = a_cancelled_card(office).uid
    write(office, f"card:{card}")
    with office.database.deeds() as session:
        forgetting.forget(session, office, holder_of(office, card), Why.ASKED, "cli:root")


def test_keys_may_be_gone_when_their_time_is_over_and_not_a_day_before(office: Office) -> None:
    with freeze_time(datetime(2023, 6, 1, tzinfo=UTC)) as time:
        write(office, "claim:5f1e")
        time.move_to(datetime(2024, 1, 1, tzinfo=UTC) + office.city.retention.deeds)
        assert retention.sweep(office, "worker", lambda: True)["deeds"] == 1
        assert found(office) == []

        time.tick(-timedelta(days=1))

        assert len(found(office)) == 1


def test_more_events_than_a_batch_are_all_looked_at(office: Office) -> None:
    with office.database.deeds() as session:
        for nth in range(1_001):
            audit.append(session, office.keys, f"claim:{nth // 500}", PapersSeen("p", "r"), "terminal:1001")
    destroy(office, "claim:2")

    assert len(found(office)) == 1
