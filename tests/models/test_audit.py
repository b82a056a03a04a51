"""Rule P6: the log of all that was done only grows, and any change to it is found."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DatabaseError

from models import audit, audit_check, audit_document, audit_record
from models.audit_check import verify
from models.audit_events import AuditEvent, CallbackAsked, PinWrong
from models.audit_kinds import KINDS
from models.audit_log import AuditHead
from models.audit_triggers import foreign_triggers, missing_triggers, wanted
from models.database import Database
from models.environment_keys import EnvironmentKeys
from models.key_list import KeyList
from models.office import Office
from models.personal import BOX
from settings import PUBLISHED_KEYS
from tests.models.tampering import unguarded
from tests.together import together

ROOT = Path(__file__).parents[2]
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def write(office: Office, subject: str, event: AuditEvent) -> None:
    """One event in a transaction of its own."""
    with office.database.deeds() as session:
        audit.append(session, office.keys, subject, event, "test")


def write_some(office: Office) -> None:
    """Three chains of four, three and one events."""
    for number in range(4):
        write(office, "card:1", PinWrong(in_a_row=number, is_judged=True))
    for number in range(3):
        write(office, "claim:2", PinWrong(in_a_row=number, is_judged=False))
    write(office, audit.LINE, CallbackAsked(why="asked"))


def tamper(office: Office, statement: str) -> list[str]:
    """What the verification says after a statement went past the triggers."""
    with unguarded(office.database) as connection:
        connection.execute(text(statement))
    return [str(fault) for fault in audit_check.verify(office.database, office.keys).faults]


def test_an_untouched_log_holds(office: Office) -> None:
    write_some(office)

    verdict = audit_check.verify(office.database, office.keys)

    assert (verdict.events, verdict.chains, verdict.faults) == (8, 3, ())


def test_an_empty_log_holds(office: Office) -> None:
    assert audit_check.verify(office.database, office.keys).events == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET actor = 'nobody' WHERE subject = 'card:1' AND seq = 2",
        "UPDATE audit_events SET kind = 'pin.changed' WHERE subject = 'card:1' AND seq = 2",
        "UPDATE audit_events SET body = '{}' WHERE subject = 'card:1' AND seq = 2",
        "UPDATE audit_events SET mac = 'd1:00' WHERE subject = 'card:1' AND seq = 2",
        "UPDATE audit_events SET mac = 'other:00' WHERE subject = 'card:1' AND seq = 2",
        "UPDATE audit_events SET at = '2020-01-01 00:00:00.000000' WHERE subject = 'card:1' AND seq = 2",
        "DELETE FROM audit_events WHERE subject = 'card:1' AND seq = 2",
    ],
)
def test_a_change_in_the_middle_names_its_event(office: Office, statement: str) -> None:
    write_some(office)

    [fault] = tamper(office, statement)

    assert fault.startswith("card:1, event 2")


def test_a_chain_cut_off_at_its_end_is_found_by_its_head(office: Office) -> None:
    write_some(office)

    [fault] = tamper(office, "DELETE FROM audit_events WHERE subject = 'card:1' AND seq > 2")

    assert fault.startswith("card:1, event 3: is missing")


def test_a_chain_that_is_gone_altogether_is_found_by_its_head(office: Office) -> None:
    write_some(office)

    [fault] = tamper(office, "DELETE FROM audit_events WHERE subject = 'card:1'")

    assert fault.startswith("card:1, event 1: is missing")


def test_events_moved_to_another_chain_are_found(office: Office) -> None:
    write_some(office)

    faults = tamper(office, "UPDATE audit_events SET subject = 'card:3' WHERE subject = 'claim:2'")

    assert len(faults) == 2


def test_events_that_changed_places_are_found(office: Office) -> None:
    write_some(office)

    faults = tamper(
        office,
        "UPDATE audit_events SET seq = seq + 10 WHERE subject = 'card:1' AND seq > 2",
    )

    assert [fault.split(":")[0] for fault in faults] == ["card"]


def test_a_key_that_is_gone_is_told_as_a_fault(office: Office) -> None:
    write_some(office)
    pepper, _, other = PUBLISHED_KEYS[:3]
    keys = EnvironmentKeys(KeyList.parse(f"p1:{pepper}"), KeyList.parse(f"d2:{other}"))

    assert len(audit_check.verify(office.database, keys).faults) == 3


def test_events_written_under_an_older_key_still_hold(office: Office) -> None:
    write_some(office)
    pepper, old, new = PUBLISHED_KEYS[:3]
    both = EnvironmentKeys(KeyList.parse(f"p1:{pepper}"), KeyList.parse(f"d2:{new},d1:{old}"))

    with office.database.deeds() as session:
        audit.append(session, both, "card:1", PinWrong(in_a_row=9, is_judged=True), "test")

    assert audit_check.verify(office.database, both).faults == ()


def test_a_log_of_more_chains_than_a_batch_is_followed_across_them(office: Office) -> None:
    write_some(office)

    verdict = audit_check.verify(office.database, office.keys, subjects_a_batch=1)

    assert (verdict.events, verdict.faults) == (8, ())


def test_events_of_one_subject_written_at_once_make_one_chain(office: Office) -> None:
    together(16, lambda number: write(office, "card:1", PinWrong(in_a_row=number, is_judged=True)))

    assert audit_check.verify(office.database, office.keys).faults == ()
    with office.database.light() as connection:
        assert connection.scalar(select(AuditHead.seq)) == 16


def test_an_event_that_is_undone_with_its_deed_leaves_no_gap(office: Office) -> None:
    def a_deed_that_fails() -> None:
        with office.database.deeds() as session:
            audit.append(session, office.keys, "card:1", CallbackAsked(why="asked"), "test")
            raise RuntimeError("the line broke")

    with pytest.raises(RuntimeError, match="the line broke"):
        a_deed_that_fails()
    write(office, "card:1", CallbackAsked(why="asked"))

    assert audit_check.verify(office.database, office.keys).faults == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET actor = 'nobody'",
        "DELETE FROM audit_events",
        "UPDATE audit_events SET id = id + 100",
        "UPDATE audit_heads SET seq = seq - 1",
        "UPDATE audit_heads SET seq = seq + 2",
        "UPDATE audit_heads SET subject = 'card:2' WHERE subject = 'card:1'",
        "DELETE FROM audit_heads",
        "INSERT INTO audit_seals SELECT 7, 1, 1, 1, 1, '', '', at, '', '' FROM audit_events",
    ],
)
def test_the_database_refuses_to_change_the_log(office: Office, statement: str) -> None:
    write_some(office)

    with pytest.raises(DatabaseError, match="only grows"), office.database.deeds() as session:
        session.execute(text(statement))

    assert audit_check.verify(office.database, office.keys).events == 8


@ON_SQLITE
def test_sqlite_refuses_to_replace_an_event(office: Office) -> None:
    write_some(office)
    again = "INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events WHERE seq = 1"

    with pytest.raises(DatabaseError, match="only grows"), office.database.deeds() as session:
        session.execute(text(again))


@ON_POSTGRESQL
@pytest.mark.parametrize(
    "statements",
    [
        ["TRUNCATE audit_events"],
        ["SET LOCAL session_replication_role = replica", "DELETE FROM audit_events"],
        ["SET LOCAL session_replication_role = replica", "TRUNCATE audit_events"],
    ],
)
def test_postgresql_refuses_to_empty_the_log_by_any_way(office: Office, statements: list[str]) -> None:
    write_some(office)

    def run() -> None:
        with office.database.deeds() as session:
            for statement in statements:
                session.execute(text(statement))

    with pytest.raises(DatabaseError, match="only grows"):
        run()


def test_triggers_that_were_switched_off_are_missed(office: Office) -> None:
    with unguarded(office.database):
        pass

    with office.database.light() as connection:
        assert missing_triggers(connection) == sorted(wanted(connection))


GUTTED = {
    "sqlite": (
        "DROP TRIGGER audit_events_no_update",
        "CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events WHEN 0"
        " BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION audit_events_next_id() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RETURN NEW; END $$",
    ),
}
FOREIGN = {
    "sqlite": (
        "CREATE TRIGGER drops AFTER INSERT ON outbox BEGIN DELETE FROM outbox WHERE uid = NEW.uid; END",
        "CREATE TRIGGER audit_events_drops AFTER INSERT ON outbox BEGIN SELECT 1; END",
    ),
    "postgresql": (
        "CREATE FUNCTION drops() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        "CREATE TRIGGER drops BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION drops()",
        "CREATE RULE audit_events_drops AS ON DELETE TO outbox DO INSTEAD NOTHING",
    ),
}


def somebody_says(database: Database, statements: Sequence[str]) -> None:
    """With the database's own shell."""
    engine = create_engine(database.url)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_trigger_of_the_right_name_that_does_something_else_is_missed(office: Office) -> None:
    dialect = "sqlite" if office.database.is_sqlite else "postgresql"
    somebody_says(office.database, GUTTED[dialect])

    [fault] = audit_record.with_triggers(office, verify(office.database, office.keys)).faults

    assert "made otherwise" in str(fault)
    assert str(fault).endswith(
        "audit_events_no_update" if office.database.is_sqlite else "audit_events_next_id"
    )


def test_a_trigger_of_somebody_elses_is_named_on_whatever_table(office: Office) -> None:
    dialect = "sqlite" if office.database.is_sqlite else "postgresql"
    somebody_says(office.database, FOREIGN[dialect])

    [fault] = audit_record.with_triggers(office, verify(office.database, office.keys)).faults

    assert "made by no migration" in str(fault)
    assert all(name in str(fault) for name in ("drops (", "audit_events_drops ("))


def test_after_all_migrations_every_trigger_is_as_it_was_made(office: Office) -> None:
    with office.database.light() as connection:
        assert (missing_triggers(connection), foreign_triggers(connection)) == ([], [])


def test_every_kind_of_event_is_listed_named_once_and_told_in_words() -> None:
    declared = {each for each in AuditEvent.__subclasses__() if each.__module__.startswith("models.")}

    assert declared == set(KINDS)
    assert len({kind.kind for kind in KINDS}) == len(KINDS)
    assert all(kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}(") for kind in KINDS)


def test_no_event_has_an_unsealed_field_for_personal_data() -> None:
    names = {field.name for kind in KINDS for field in fields(kind) if field.name not in kind.personal}

    assert not names & {"pin", "code", "citizen_id", "phone", "name", "number", "caller"}


def test_what_an_event_declares_personal_is_a_field_of_it() -> None:
    for kind in KINDS:
        names = {field.name for field in fields(kind)}

        assert kind.personal <= names, f"{kind.__name__}.personal names a field that it has not"
        assert BOX not in names, f"{kind.__name__}.{BOX} is the name of the sealed box"


def test_an_event_refuses_values_that_have_no_one_way_to_be_written() -> None:
    with pytest.raises(TypeError, match="no place in an audit event"):
        audit.canonical({"what": b"bytes"})


def test_the_document_of_events_is_fresh() -> None:
    document = ROOT / "docs" / "audit-events.md"

    fresh = audit_document.as_markdown()

    assert document.read_text() == fresh, "write it anew: lossline audit events > docs/audit-events.md"
