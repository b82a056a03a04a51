"""One row in a change of keys: under which keys its secrets lie, and what is to be written in their place."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column

from models.audit_fault_kinds import Wrong
from models.keys import KeyNotHere, NotSealed, SealBroken
from models.office import Office
from models.sealed import seal, unseal
from models.sealed_columns import PIN, SealedTable


@dataclass
class Finding:
    """What was found in a row. Columns are named `table.column`."""

    sealed_with: dict[str, str] = field(default_factory=dict)
    """The data key by column."""
    pepper: str | None = None
    """The pepper under which the row's PIN lies, if it has one."""
    broken: dict[str, tuple[Wrong, dict[str, object]]] = field(default_factory=dict)
    """What cannot be opened, why, and the gaps in the words for it."""
    changes: dict[str, Any] = field(default_factory=dict)
    """New values, by the column's name in its table."""
    seen: dict[str, Any] = field(default_factory=dict)
    """The values that they take the place of."""


def look_at(office: Office, sealed: SealedTable, row: Any) -> Finding:
    """Look at a row (a mapping by column name). Hashes nothing and writes nothing."""
    finding = Finding()
    for column in sealed.columns:
        blob = row[column.name]
        if blob is None:
            continue
        try:
            if str(column) == PIN:
                _look_at_pin(office, finding, row[sealed.key.name], blob)
            else:
                _look_at_value(office, finding, sealed, column, row)
        except KeyNotHere as fault:
            finding.broken[str(column)] = Wrong.KEY_NOT_HERE, {"sealed_with": repr(fault.key_id)}
        except NotSealed:
            finding.broken[str(column)] = Wrong.NOT_SEALED, {}
        except SealBroken:
            finding.broken[str(column)] = Wrong.NOT_AS_SEALED, {}
    return finding


def _look_at_value(
    office: Office, finding: Finding, sealed: SealedTable, column: Column[bytes], row: Any
) -> None:
    keys, uid, blob = office.keys, row[sealed.key.name], row[column.name]
    finding.sealed_with[str(column)] = key_id = keys.sealed_with(blob)
    plain = unseal(keys, str(column), uid, blob)
    if key_id != keys.ids("pii-enc")[0]:
        _change(finding, column.name, blob, seal(keys, str(column), uid, plain))
    if (looked_up := sealed.index_of(column)) is None:
        return
    index, field_name = looked_up
    indexes = [keys.index(field_name, plain, key_id) for key_id in keys.ids(f"pii-index/{field_name}")]
    if row[index.name] not in indexes:
        finding.broken[str(index)] = Wrong.INDEX_UNFIT, {}
    elif row[index.name] != indexes[0]:
        finding.sealed_with[str(index)] = keys.ids("pii-enc")[indexes.index(row[index.name])]
        _change(finding, index.name, row[index.name], indexes[0])
    else:
        finding.sealed_with[str(index)] = keys.ids("pii-enc")[0]


def _look_at_pin(office: Office, finding: Finding, card_uid: str, blob: bytes) -> None:
    finding.pepper, finding.sealed_with[PIN] = office.vault.keys_of(card_uid, blob)
    if rewrapped := office.vault.rewrap(card_uid, blob):
        _change(finding, "stored", blob, rewrapped)


def _change(finding: Finding, name: str, old: Any, new: Any) -> None:
    finding.seen[name] = old
    finding.changes[name] = new
