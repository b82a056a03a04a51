"""Holding the record against the log: each deed has its event, each event its deed, and both say the same (P6)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam

from models.audit_deed_tables import FINGERPRINT, TABLES, DeedTable, Row
from models.audit_fault import AuditFault
from models.audit_stories import Story
from models.keys import KeyRing

MOST_FAULTS = 1_000
"""Of one table's rows that no chain tells of: who sees so many needs no more of them."""


def compare(
    connection: Connection, keys: KeyRing, stories: Mapping[str, Story]
) -> tuple[int, list[AuditFault]]:
    """Hold what the chains (by subject) tell against the record; how many rows were there, and what differs."""
    deeds = 0
    faults: list[AuditFault] = []
    for table in TABLES:
        told = {
            story.owner: story.rows.get(table, {})
            for subject, story in stories.items()
            if subject.startswith(table.chain)
        }
        found: dict[str, dict[str, Row]] = {owner: {} for owner in told}
        for owner, key, values in _rows(connection, table, list(told)):
            deeds += 1
            found[owner][key] = table.row(keys, key, values, told[owner].get(key))
        for owner, rows in told.items():
            faults += _differences(table, owner, rows, found[owner])
    return deeds, faults


def untold(connection: Connection) -> Iterator[AuditFault]:
    """Deeds of which not even a chain exists."""
    for table in TABLES:
        chain = f"SELECT 1 FROM audit_events WHERE subject = '{table.chain}' || {table.name}.{table.owner}"
        condition = f"NOT EXISTS ({chain}) LIMIT {MOST_FAULTS}"
        for owner, key, *values in connection.execute(table.query(connection, condition)):
            if any(values):
                yield _fault(table, owner, key, "no event tells of it")


def _rows(
    connection: Connection, table: DeedTable, owners: list[str]
) -> Iterator[tuple[str, str, list[Any]]]:
    if not owners:
        return
    query = table.query(connection, f"{table.owner} IN :owners").bindparams(
        bindparam("owners", expanding=True)
    )
    for owner, key, *values in connection.execute(query, {"owners": owners}).all():
        yield owner, key, values


def _differences(
    table: DeedTable, owner: str, told: Mapping[str, Row], found: Mapping[str, Row]
) -> Iterable[AuditFault]:
    for key in sorted(told.keys() | found.keys(), key=str):
        should, is_now = told.get(key, table.empty()), found.get(key, table.empty())
        if should == is_now or (table.is_swept and key not in found):
            continue
        if not any(is_now.values()):
            yield _fault(table, owner, key, "is told of by an event, and is not there")
        elif not any(should.values()):
            yield _fault(table, owner, key, "no event tells of it")
        else:
            odd = [name for name in should if should[name] != is_now[name]]
            yield _fault(table, owner, key, "; ".join(_said(table, name, should, is_now) for name in odd))


def _said(table: DeedTable, name: str, should: Row, is_now: Row) -> str:
    if name == FINGERPRINT and table.content:
        return f"{' or '.join(table.content.columns)} is not what its events have the fingerprint of"
    return f"{name} is {is_now[name]}, and by its events {should[name]}"


def _fault(table: DeedTable, owner: str, key: str, what: str) -> AuditFault:
    named = table.called if key == owner else f"{table.called} {key}"
    return AuditFault(f"{named}, {table.chain}{owner}", what)
