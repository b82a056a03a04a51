"""R19: whatever is done to the log, the seals or the deeds behind the line's back is found, every time."""

import os
import random
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError

from models import audit_rows
from models.audit_check import Trust, verify, verify_through
from models.audit_fault import AuditVerdict
from models.database import Database
from models.office import Office
from tests.models.a_days_work import a_days_work
from tests.models.sealing import an_auditor
from tests.models.tampering import lift_triggers
from tests.models.tampers import WAYS, Tamperer, Way

ROUNDS = 1_000
FINDERS = ("chains", "seals", "anchor", "deeds")


@contextmanager
def a_shell(database: Database) -> Iterator[Connection]:
    """A transaction of somebody with the database's own tools; nothing of it stays."""
    engine = create_engine(database.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if database.is_sqlite:
            connection.connection.driver_connection.text_factory = audit_rows.lenient  # type: ignore[union-attr]
        connection.exec_driver_sql("BEGIN")
        lift_triggers(connection)
        yield connection
        connection.exec_driver_sql("ROLLBACK")
    engine.dispose()


def look(connection: Connection, office: Office, trust: Trust) -> AuditVerdict:
    """What the verification says of what this transaction sees."""
    return verify_through(lambda _: nullcontext(connection), office.keys, trust)


def finders(verdict: AuditVerdict) -> set[str]:
    """Which parts of the verification found something."""
    found = set()
    for fault in verdict.faults:
        if fault.where.startswith("anchor"):
            found.add("anchor")
        elif fault.where.startswith("seal"):
            found.add("seals")
        else:
            found.add("chains" if ", event " in fault.where else "deeds")
    return found


def tampered_once(connection: Connection, by: Tamperer, way: Way) -> str:
    """Tamper in this way; what the database itself refuses is drawn again."""
    while True:
        connection.exec_driver_sql("SAVEPOINT tampering")
        try:
            if what := way(by):
                return what
        except DBAPIError:
            pass
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT tampering")


def as_table(title: str, counts: dict[str, Counter[str]]) -> str:
    """The tamper table."""
    head = f"| {title} | tried | found | {' | '.join(FINDERS)} |\n|---|---:|---:|---:|---:|---:|---:|\n"
    return head + "\n".join(
        f"| {way} | {count['tried']} | {count['found']} | {' | '.join(str(count[each]) for each in FINDERS)} |"
        for way, count in counts.items()
    )


def test_every_one_of_a_thousand_tamperings_is_found(office: Office, tmp_path: Path) -> None:
    seed = int(os.environ.get("TAMPER_SEED") or secrets.randbits(32))
    trust = an_auditor(tmp_path / "anchor")
    a_days_work(office, tmp_path / "anchor")
    missed = []
    counts: dict[str, Counter[str]] = {way: Counter() for way in WAYS}

    with a_shell(office.database) as connection:
        by = Tamperer(connection, random.Random(seed), office.keys)
        for number in range(ROUNDS):
            way = list(WAYS)[number % len(WAYS)]
            what = tampered_once(connection, by, WAYS[way])
            found = finders(look(connection, office, trust))
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT tampering")
            counts[way].update(["tried", *found] + ["found"] * bool(found))
            missed += [] if found else [f"{way}: {what}"]
        control = look(connection, office, trust)

    print(f"\nTAMPER_SEED={seed}\n" + as_table(office.database.url.get_backend_name(), counts))
    assert missed == [], f"TAMPER_SEED={seed}"
    assert control.faults == ()


@pytest.mark.parametrize(
    ("way", "by_these_alone"),
    [
        ("cut off the end: events, heads, seals", {"anchor", "deeds"}),
        ("rewrite a chain with the audit key", {"seals"}),
        ("edit a deed", {"deeds"}),
        ("edit a head", {"chains"}),
    ],
)
def test_each_part_of_the_verification_finds_what_others_do_not(
    office: Office, tmp_path: Path, way: str, by_these_alone: set[str]
) -> None:
    trust = an_auditor(tmp_path / "anchor")
    a_days_work(office, tmp_path / "anchor")

    with a_shell(office.database) as connection:
        tampered_once(connection, Tamperer(connection, random.Random(1), office.keys), WAYS[way])

        assert finders(look(connection, office, trust)) == by_these_alone


def test_a_days_work_holds_before_anybody_tampers(office: Office, tmp_path: Path) -> None:
    a_days_work(office, tmp_path / "anchor")

    verdict = verify(office.database, office.keys, an_auditor(tmp_path / "anchor"))

    assert verdict.faults == ()
    assert (verdict.unsealed, verdict.anchored) == (0, verdict.seals)
    assert verdict.events > 30
    assert verdict.deeds > 12
