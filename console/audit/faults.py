"""Faults that a check of the log finds, in the browser's language: where, and what is wrong there."""

from console.wording import words
from models.audit_fault import AuditFault


def where(fault: AuditFault) -> str:
    """The place: a chain's event, a seal, a row. Names of tables and columns stay as they are in the database."""
    return words(f"fault_at.{fault.at.name.lower()}", **_gaps(fault))


def what(fault: AuditFault) -> str:
    """What is wrong there."""
    return words(f"fault.{fault.wrong.name.lower()}", **_gaps(fault))


def _gaps(fault: AuditFault) -> dict[str, object]:
    gaps = dict(fault.gaps)
    return gaps | ({"called": words(f"fault_table.{gaps['table']}")} if "table" in gaps else {})
