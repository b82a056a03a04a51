"""Rule P6: who may do what to the audit log in PostgreSQL, tried as the line, as the owner and as a superuser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from models import audit_roles, migrate
from models.audit_check import verify
from models.audit_triggers import missing_triggers
from models.database import Database
from tests.factories import make_office
from tests.models.a_days_work import a_days_work
from tests.models.sealing import an_auditor, write_events
from tests.postgres_server import SUPERUSER, PostgresServer

OWNER = "lossline_owner"
Shells = dict[str, Database]


@pytest.fixture(scope="module")
def owned(postgres: PostgresServer) -> Iterator[str]:
    """A database that was set up as docs/audit.md says, with one day's work in it."""
    name = postgres.create_database()
    server = Database(postgres.url())
    with server.deeds() as session:
        for role in (OWNER, audit_roles.APP):
            session.execute(text(f"CREATE ROLE {role} LOGIN"))
        session.execute(text(f"ALTER DATABASE {name} OWNER TO {OWNER}"))
    as_owner = Database(url_of(postgres, name, OWNER))
    migrate.upgrade(as_owner)
    write_events(make_office(as_owner), 3)
    as_owner.dispose()
    yield name
    postgres.drop_database(name)
    with server.deeds() as session:
        session.execute(text(f"DROP ROLE {audit_roles.APP}, {OWNER}"))
    server.dispose()


@pytest.fixture
def shells(postgres: PostgresServer, owned: str) -> Iterator[Shells]:
    """The same database, entered by each of the three."""
    shells = {role: Database(url_of(postgres, owned, role)) for role in (audit_roles.APP, OWNER, SUPERUSER)}
    yield shells
    for shell in shells.values():
        shell.dispose()


def url_of(postgres: PostgresServer, name: str, role: str) -> str:
    """The database as this role enters it."""
    return postgres.url(name).replace(f"//{SUPERUSER}@", f"//{role}@")


def refusal(shell: Database, *statements: str) -> str:
    """Why the database refuses. Nothing of it stays, refused or not."""
    with shell.deeds() as session:
        try:
            for statement in statements:
                session.execute(text(statement))
        except DatabaseError as error:
            return str(error.orig).splitlines()[0]
        finally:
            session.rollback()
    return "not refused"


CHANGES = [
    ("UPDATE audit_events SET actor = 'nobody'",),
    ("DELETE FROM audit_events",),
    ("TRUNCATE audit_events",),
    ("UPDATE audit_heads SET seq = 1",),
    ("UPDATE audit_heads SET subject = 'card:1'",),
    ("DELETE FROM audit_heads",),
    ("TRUNCATE audit_heads",),
    ("TRUNCATE audit_seals",),
    (
        "MERGE INTO audit_events e USING (SELECT 1 AS id) n ON e.id = n.id"
        " WHEN MATCHED THEN UPDATE SET actor = 'nobody'",
    ),
    (
        "INSERT INTO audit_events (subject, seq, at, kind, actor, body, prev, mac)"
        " SELECT subject, seq, at, kind, actor, body, prev, mac FROM audit_events WHERE seq = 1"
        " ON CONFLICT (subject, seq) DO UPDATE SET actor = 'nobody'",
    ),
]


@pytest.mark.parametrize("statements", CHANGES)
def test_nobody_changes_the_log_by_a_statement(shells: Shells, statements: tuple[str, ...]) -> None:
    assert all(
        "permission denied" in said or "only grows" in said
        for said in (refusal(shell, *statements) for shell in shells.values())
    )
    assert "only grows" in refusal(shells[SUPERUSER], *statements)


@pytest.mark.parametrize("statements", CHANGES)
def test_calling_oneself_a_replica_does_not_help_a_superuser(
    shells: Shells, statements: tuple[str, ...]
) -> None:
    replica = "SET LOCAL session_replication_role = replica"

    assert "permission denied" in refusal(shells[audit_roles.APP], replica)
    assert "permission denied" in refusal(shells[OWNER], replica)
    assert "only grows" in refusal(shells[SUPERUSER], replica, *statements)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE audit_events DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_events_no_change ON audit_events",
        "DROP TABLE audit_events",
        "CREATE OR REPLACE FUNCTION audit_events_only_grow() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NEW; END $$",
        "ALTER SEQUENCE audit_events_id_seq RESTART",
        "SELECT setval('audit_events_id_seq', 1)",
        "UPDATE alembic_version SET version_num = '0001'",
    ],
)
def test_the_line_itself_cannot_lift_the_protection(shells: Shells, statement: str) -> None:
    said = refusal(shells[audit_roles.APP], statement)

    assert "must be owner" in said or "permission denied" in said


def test_the_owner_can_switch_triggers_off_and_check_tells(shells: Shells) -> None:
    """What no database can prevent is what chains, seals and anchor are for."""
    assert refusal(shells[OWNER], "ALTER TABLE audit_events DISABLE TRIGGER ALL") == "not refused"

    with shells[OWNER].deeds() as session:
        session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER ALL"))
        missing = missing_triggers(session.connection())
        session.rollback()
    assert missing == ["audit_events_next_id", "audit_events_no_change", "audit_events_no_truncate"]


def test_the_line_cannot_name_an_id_and_for_others_the_database_gives_one(shells: Shells) -> None:
    insert = (
        "INSERT INTO audit_events (id, subject, seq, at, kind, actor, body, prev, mac)"
        " SELECT 999999, 'claim:x', 1, at, kind, actor, body, prev, mac FROM audit_events WHERE seq = 1"
        " RETURNING id"
    )

    assert "permission denied" in refusal(shells[audit_roles.APP], insert)
    for role in (OWNER, SUPERUSER):
        with shells[role].deeds() as session:
            given = session.execute(text(insert)).scalar_one()
            session.rollback()
        assert given < 999999


def test_the_line_does_all_its_work_with_what_it_was_granted(shells: Shells, tmp_path: Path) -> None:
    office = make_office(shells[audit_roles.APP])

    a_days_work(office, tmp_path / "anchor")

    verdict = verify(office.database, office.keys, an_auditor(tmp_path / "anchor"))
    assert (verdict.faults, verdict.unsealed) == ((), 0)


def test_each_role_is_told_what_it_could_do_to_the_log(shells: Shells) -> None:
    def powers(role: str) -> list[str]:
        with shells[role].light() as connection:
            return audit_roles.powers(connection)

    assert powers(audit_roles.APP) == []
    assert "owns audit_events" in powers(OWNER)
    assert "is a superuser" in powers(SUPERUSER)


def test_whoever_may_not_grant_migrates_without_granting(shells: Shells) -> None:
    with shells[audit_roles.APP].engine.begin() as connection:
        assert not audit_roles.grant(connection)
    with shells[OWNER].engine.begin() as connection:
        assert audit_roles.grant(connection)
