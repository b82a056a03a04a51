"""Holding the record against the log: each deed has its event, each event its deed, and both say the same (P6)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from models import audit_deed_tables, clock
from models import audit_throttle_tables as throttle_tables
from models.audit import moment
from models.audit_deed_table import FINGERPRINT, DeedTable, Limit, Row
from models.audit_fault import AuditFault
from models.audit_fault_kinds import Spot, Wrong
from models.audit_rows import stream
from models.audit_stories import Story
from models.keys import KeyRing

COMPARED = (*audit_deed_tables.TABLES, *throttle_tables.TABLES)
"""All tables that events tell of."""
MOST_FAULTS = 1_000
"""Of one table's rows that no chain tells of: who sees so many needs no more of them."""

_OTHERWISE = {None: Wrong.OTHERWISE, Limit.NO_LESS: Wrong.LESS, Limit.NO_MORE: Wrong.LATER}


def compare(
    connection: Connection, keys: KeyRing, stories: Mapping[str, Story]
) -> tuple[int, list[AuditFault]]:
    """Hold what the chains (by subject) tell against the record; how many rows were there, and what differs."""
    deeds = 0
    faults: list[AuditFault] = []
    now = moment(clock.now())
    for table in COMPARED:
        ours = [story for subject, story in stories.items() if subject.startswith(table.chain)]
        told = _told(table, ours, now)
        owners = [story.owner for story in ours]
        if table.limit is Limit.NO_LESS:
            owners = [owner for owner, _ in told]
        for owner, key, *values in _rows(connection, table, owners):
            deeds += 1
            wrongs = _differences(table, keys, key, values, told.pop((owner, key), None))
            faults += (_fault(table, owner, key, wrong, **gaps) for wrong, gaps in wrongs)
        if not table.is_swept:
            gone = (place for place, row in told.items() if any(row.values()))
            faults += (_fault(table, owner, key, Wrong.GONE) for owner, key in gone)
    return deeds, faults


def untold(connection: Connection) -> Iterator[AuditFault]:
    """Deeds of which not even a chain exists."""
    for table in COMPARED:
        if table.limit is Limit.NO_LESS:
            continue
        chain = f"SELECT 1 FROM audit_events WHERE subject = '{table.chain}' || {table.owner}"
        condition = f"NOT EXISTS ({chain}) LIMIT {MOST_FAULTS}"
        for owner, key, *values in connection.execute(table.query(connection, condition)):
            if any(values):
                yield _fault(table, owner, key, Wrong.UNTOLD)


def _told(table: DeedTable, ours: Sequence[Story], now: str) -> dict[tuple[str, str], Row]:
    """The rows of one table by owner and key, as far as they hold now; of what is only counted, those with a count."""
    told = {(story.owner, key): row for story in ours for key, row in story.of(table).items()}
    if table.limit is not Limit.NO_LESS:
        return told
    counted = {place: throttle_tables.still_counted(row, now) for place, row in told.items()}
    return {place: row for place, row in counted.items() if any(row.values())}


def _rows(connection: Connection, table: DeedTable, owners: list[str]) -> Iterator[Any]:
    """Owners go over as one value: a thousand of them, each a parameter, would cost more than their rows."""
    if not owners:
        return iter(())
    owners = [table.prefix + owner for owner in owners]
    if connection.dialect.name == "sqlite":
        condition, parameter = "IN (SELECT value FROM json_each(:owners))", json.dumps(owners)
    else:
        condition, parameter = "= ANY(:owners)", owners  # type: ignore[assignment]
    return stream(connection, table.query(connection, f"{table.owner} {condition}"), {"owners": parameter})


def _differences(
    table: DeedTable, keys: KeyRing, key: str, values: Sequence[Any], told: Row | None
) -> Iterator[tuple[Wrong, dict[str, object]]]:
    """What is wrong with a row, and the gaps in the words for it; `values` are its columns and then its content."""
    names = table.names
    if told is None:
        if any(values[: len(names)]):
            yield Wrong.UNTOLD, {}
        return
    not_told = table.not_told(told)
    odd = {
        name: value
        for name, value in zip(names, values, strict=False)
        if name not in not_told and not table.fits(value, told[name])
    }
    if not odd and table.has_content(keys, key, values[len(names) :], told[FINGERPRINT]):
        return
    if not any(told.values()):
        yield Wrong.UNTOLD, {}
    elif not any(values) and table.limit is None:
        yield Wrong.GONE, {}
    elif not odd and table.content:
        yield Wrong.OTHER_CONTENT, {"columns": " or ".join(table.content.columns)}
    else:
        for name, value in odd.items():
            yield _OTHERWISE[table.limit], {"column": name, "found": value, "told": told[name]}


def _fault(table: DeedTable, owner: str, key: str, wrong: Wrong, **gaps: object) -> AuditFault:
    named = {"table": table.name, "called": table.called, "subject": f"{table.chain}{owner}"} | gaps
    if key == owner:
        return AuditFault.of(Spot.ROW, wrong, **named)
    return AuditFault.of(Spot.KEYED_ROW, wrong, key=key, **named)
