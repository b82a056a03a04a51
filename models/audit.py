"""Writing the audit log: an event goes into its subject's chain in the same transaction as the deed it tells of.

If it cannot be written, the deed does not happen. How a chain is checked again is in `audit_check.py`, how an event is
read in `personal.py`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from models import clock, personal
from models.audit_events import AuditEvent
from models.audit_log import AuditHead, AuditRow
from models.bulk import insert_many
from models.keys import KeyRing

_TEXT = json.encoder.encode_basestring
LABEL = "audit-mac"
_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr).encode
LINE = "line"
"""The subject of what concerns no single card, claim or member of staff."""

# Takes the head's lock, the next number and the last mac in one statement; both databases know it.
_NEXT = text(
    "INSERT INTO audit_heads (subject, seq, mac) VALUES (:subject, 1, '') "
    "ON CONFLICT (subject) DO UPDATE SET seq = audit_heads.seq + 1 RETURNING seq, mac"
)


def append(
    session: Session, keys: KeyRing, subject: str, event: AuditEvent, actor: str, at: datetime | None = None
) -> None:
    """Write an event at the end of the subject's chain: `card:…`, `claim:…`, `staff:…` or LINE.

    `at` is the deed's own time wherever a row keeps it: `audit_deeds.py` compares the two to the microsecond.
    """
    seq, prev = session.execute(_NEXT, {"subject": subject}).one()
    at = at or clock.now()
    body = _body(session, keys, subject, seq, at, event)
    message = sealed_message(prev, subject, seq, moment(at), event.kind, actor, body)
    mac = f"{keys.ids(LABEL)[0]}:{keys.mac(LABEL, message).hex()}"
    session.execute(
        insert(AuditRow),
        {
            "subject": subject,
            "seq": seq,
            "at": at,
            "kind": event.kind,
            "actor": actor,
            "body": body,
            "prev": prev,
            "mac": mac,
        },
    )
    session.execute(update(AuditHead).where(AuditHead.subject == subject).values(mac=mac))


def begin(
    session: Session, keys: KeyRing, events: Iterable[tuple[str, AuditEvent]], actor: str, at: datetime
) -> None:
    """Write the first events of very many chains that nobody else can write to yet, each of one subject.

    Nothing in them is personal: a key would have to be found for each.
    """
    when, key_id = moment(at), keys.ids(LABEL)[0]
    rows, heads = [], []
    for subject, event in events:
        body = canonical(asdict(event))
        message = sealed_message("", subject, 1, when, event.kind, actor, body)
        mac = f"{key_id}:{keys.mac(LABEL, message).hex()}"
        heads.append({"subject": subject, "seq": 1, "mac": mac})
        row = {"subject": subject, "seq": 1, "at": at, "kind": event.kind, "actor": actor}
        rows.append(row | {"body": body, "prev": "", "mac": mac})
    insert_many(session, AuditHead, heads)
    insert_many(session, AuditRow, rows)


def _body(session: Session, keys: KeyRing, subject: str, seq: int, at: datetime, event: AuditEvent) -> str:
    """The event's fields; those that are personal sealed for the person the chain is about."""
    fields = asdict(event)
    if event.personal:
        secret = canonical({name: fields.pop(name) for name in event.personal})
        fields[personal.BOX] = personal.box(session, keys, subject, seq, at, secret)
    return canonical(fields)


def sealed_message(prev: str, subject: str, seq: int, moment: str, kind: str, actor: str, body: str) -> bytes:
    """The bytes that a row's mac is made of: every field, as a JSON list without blanks."""
    try:
        # The same as below in a quarter of the time, which counts where millions are verified.
        return (
            f"[{_TEXT(prev)},{_TEXT(subject)},{seq:d},{_TEXT(moment)},{_TEXT(kind)},{_TEXT(actor)},{_TEXT(body)}]"
        ).encode()
    except (TypeError, ValueError):
        # Somebody has put into a row what cannot have been written here: it gets another mac, and no error.
        odd = _AS_JSON([prev, subject, seq, moment, kind, actor, body])
        return odd.encode("utf-8", "surrogateescape")


def moment(at: datetime) -> str:
    """A time in one way to write it: in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(fields: Mapping[str, Any]) -> str:
    """Fields as JSON in one way to write them: sorted, without blanks, times in UTC."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an audit event")
