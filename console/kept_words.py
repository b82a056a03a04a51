"""What the fields of a form are called, for whoever is shown again what they had typed."""

from collections.abc import Mapping

from console.kept_form import KeptForm
from console.wording import words

_NAMES: Mapping[str, str] = {
    "address": "holder.address",
    "bearer": "papers.who",
    "citizen_id": "holder.citizen_id",
    "datum": "field.datum",
    "decision": "approvals.decision",
    "day": "audit.day",
    "employer": "holder.employer",
    "fee": "field.fee",
    "kind": "audit.kind",
    "name": "holder.name",
    "new_number": "field.new_number",
    "note": "wrap_up.note",
    "number": "sign_in.number",
    "phone": "holder.phone",
    "reason": "papers.reason",
    "role": "staff.role",
    "staff": "sign_in.number",
    "telephone": "staff.telephone",
    "typed": "counter.typed",
    "value": "field.value",
    "why": "calendar.name",
    "wish": "calendar.wish",
}
_VALUES: Mapping[str, str] = {
    "bearer": "bearer.",
    "datum": "holder.",
    "decision": "approvals.",
    "role": "role.",
    "wish": "calendar.wish.",
}


def typed_before(kept: KeptForm) -> list[tuple[str, str]]:
    """Each field that has something in it, by its name in words. What only machines read is left out."""
    fields = ((_name(name), _value(name, value)) for name, value in kept.fields if value)
    return [(name, value) for name, value in fields if name]


def _name(name: str) -> str:
    if name.startswith("paper_"):
        return words(f"paper.{name.removeprefix('paper_')}")
    return words(_NAMES[name]) if name in _NAMES else ""


def _value(name: str, value: str) -> str:
    try:
        return words(f"{_VALUES[name]}{value}") if name in _VALUES else value
    except KeyError:
        return value
