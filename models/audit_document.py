"""Writes `docs/audit-events.md`: every kind of event, what it means and which fields it has."""

from dataclasses import Field, fields
from inspect import cleandoc
from typing import Any

from models.audit_events import AuditEvent
from models.audit_kinds import KINDS

_HEAD = """\
# Events of the audit log

Written by `lossline audit events` from `models/audit_kinds.py`; a test keeps it fresh.

Every event has a subject (`card:…`, `claim:…` for a card that is not in the record, `caller:…` for the keyed index of a
calling number, `staff:…`, or `line`), its number in the subject's chain, a time, an actor (`call:…`, `terminal:…`,
`worker`, `import`), and the fields named here. It never holds a PIN. Fields called sealed are kept under a key of the
person they are about, and are gone with it; no other field holds a citizen ID, a telephone number or a name.
"""


def as_markdown() -> str:
    """The whole document."""
    return _HEAD + "".join(_section(kind) for kind in KINDS)


def _section(kind: type[AuditEvent]) -> str:
    names = ", ".join(_named(kind, field) for field in fields(kind)) or "none"
    meaning = " ".join(cleandoc(kind.__doc__ or "").split())
    return f"\n## {kind.kind}\n\n{meaning}\n\nFields: {names}.\n"


def _named(kind: type[AuditEvent], field: Field[Any]) -> str:
    return f"`{field.name}`" + (" (sealed)" if field.name in kind.personal else "")
