"""Seals as they lie in the record."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from models.audit_log import AuditSealRow
from models.audit_rows import moment_of
from models.audit_seal import Seal

SEALS_AT_ONCE = 500
_PLAIN = "number, first, last, events, total, root, prev, key_id, signature"


def add_seal(session: Session, seal: Seal) -> None:
    """Write a seal down."""
    columns = [column.key for column in AuditSealRow.__table__.columns if column.key != "at"]
    values = {name: getattr(seal, name) for name in columns}
    session.add(AuditSealRow(at=datetime.fromisoformat(seal.at), **values))


def last_seal(reader: Connection | Session) -> Seal | None:
    """The newest seal."""
    seals = _read(reader, "1 = 1 ORDER BY number DESC LIMIT 1")
    return seals[0] if seals else None


def seals_after(reader: Connection, number: int, limit: int) -> list[Seal]:
    """Seals with higher numbers, in order."""
    return _read(reader, "number > :number ORDER BY number LIMIT :limit", number=number, limit=limit)


def every_seal(reader: Connection, after: int = 0) -> Iterator[Seal]:
    """All seals with higher numbers, in order."""
    while seals := seals_after(reader, after, SEALS_AT_ONCE):
        yield from seals
        after = seals[-1].number


def seal_over(reader: Connection, event_id: int) -> Seal | None:
    """The seal in whose tree an event stands; None if it is not sealed yet."""
    seals = _read(reader, "last >= :id ORDER BY number LIMIT 1", id=event_id)
    return seals[0] if seals else None


def _read(reader: Connection | Session, where: str, **parameters: int) -> list[Seal]:
    connection = reader if isinstance(reader, Connection) else reader.connection()
    query = text(f"SELECT {_PLAIN}, {moment_of(connection, 'at')} AS at FROM audit_seals WHERE {where}")
    return [Seal(**row._mapping) for row in connection.execute(query, parameters)]
