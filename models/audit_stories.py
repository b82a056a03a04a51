"""What events tell of deeds: told one after the other, a chain's events make the rows that there should be (P6).

A new deed takes an entry in TELLS, and a new table of deeds one in `audit_deed_tables.py`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from models.audit_deed_tables import DUTY, LOSSES, PINS, REPLACEMENTS, RESET_REQUESTS, STAFF, DeedTable, Row

_FIELDS = json.JSONDecoder().raw_decode


@dataclass
class Story:
    """The rows that one chain's events tell of."""

    owner: str
    rows: dict[DeedTable, dict[str, Row]] = field(default_factory=dict)

    def tell(self, kind: str, at: str, body: str) -> None:
        """Tell the next event."""
        told = TELLS.get(kind)
        for table, key, changes in _all_told(told(at, _FIELDS(body)[0])) if told else ():
            rows = self.rows.setdefault(table, {})
            key = key or self.owner
            if key not in rows:
                rows[key] = table.empty()
            rows[key].update(changes)


Told = tuple[DeedTable, str, Row]
"""Which row of which table an event changes, and how. Without a key, the row of the chain's owner."""


def _all_told(told: Told | list[Told]) -> list[Told]:
    return told if isinstance(told, list) else [told]


def _loss_reported(at: str, event: dict[str, Any]) -> Told:
    changes: Row = {
        "kind": event["loss_kind"],
        "channel": event["channel"],
        "reported_at": at,
        "takes_effect_at": _moment(event["takes_effect_at"]),
        "ends_at": _moment(event["ends_at"]),
    }
    return LOSSES, event["reference"], changes


def _loss_renewed(at: str, event: dict[str, Any]) -> Told:
    return LOSSES, event["reference"], {"renewed_at": at, "ends_at": _moment(event["ends_at"])}


def _loss_released(at: str, event: dict[str, Any]) -> Told:
    return LOSSES, event["reference"], {"ended_at": at, "ended_how": "released"}


def _loss_lapsed(at: str, event: dict[str, Any]) -> Told:
    return LOSSES, event["reference"], {"ended_at": _moment(event["ended_at"]), "ended_how": "lapsed"}


def _loss_made_formal(at: str, event: dict[str, Any]) -> list[Told]:
    formal: Row = {"kind": "formal", "channel": "written", "reported_at": at, "takes_effect_at": at}
    before: Row = {"ended_at": at, "ended_how": "made_formal"}
    return [(LOSSES, event["reference_before"], before), (LOSSES, event["reference"], formal)]


def _card_replaced(at: str, event: dict[str, Any]) -> list[Told]:
    receipt: Row = {"new_card_uid": event["new_card"], "fee_paid": event["fee_paid"], "replaced_at": at}
    ended: Row = {"ended_at": at, "ended_how": "replaced"}
    return [
        (REPLACEMENTS, event["receipt"], receipt),
        (LOSSES, event["reference"], ended),
        _pin_gone(at, event),
    ]


def _card_cancelled(at: str, event: dict[str, Any]) -> list[Told]:
    ended: Row = {"ended_at": at, "ended_how": "cancelled"}
    loss: list[Told] = [(LOSSES, event["reference"], ended)] if event["reference"] else []
    return [*loss, _pin_gone(at, event)]


def _pin_gone(at: str, event: dict[str, Any]) -> Told:
    """Back to initial: nothing is stored."""
    return PINS, "", PINS.empty()


def _pin_unlocked(at: str, event: dict[str, Any]) -> Told:
    return _pin_gone(at, event) if event["pin_after"] == "initial" else (PINS, "", {"locked_at": None})


def _reset_requested(at: str, event: dict[str, Any]) -> Told:
    changes: Row = {
        "what": event["what"],
        "requested_by": event["requested_by"],
        "requested_at": at,
        "expires_at": _moment(event["expires_at"]),
    }
    return RESET_REQUESTS, event["request"], changes


def _reset_approved(at: str, event: dict[str, Any]) -> Told:
    changes: Row = {"closed_at": at, "closed_how": "approved", "approved_by": event["approved_by"]}
    return RESET_REQUESTS, event["request"], changes


def _reset_closed(how: str) -> Callable[[str, dict[str, Any]], Told]:
    def closed(at: str, event: dict[str, Any]) -> Told:
        return RESET_REQUESTS, event["request"], {"closed_at": at, "closed_how": how}

    return closed


def _pin_imported(at: str, event: dict[str, Any]) -> Told:
    enabled = at if event["is_kept"] else None
    locked = at if event["pin_after"] == "locked" else None
    is_kept = int(event["is_kept"])
    return PINS, "", {"is_kept": is_kept, "enabled_at": enabled, "changed_at": enabled, "locked_at": locked}


def _pin_enabled(at: str, event: dict[str, Any]) -> Told:
    return PINS, "", {"is_kept": 1, "enabled_at": at, "changed_at": at}


def _pin_changed(at: str, event: dict[str, Any]) -> Told:
    return PINS, "", {"changed_at": at}


def _pin_locked(at: str, event: dict[str, Any]) -> Told:
    return PINS, "", {"locked_at": at}


def _pin_lock_lapsed(at: str, event: dict[str, Any]) -> Told:
    return PINS, "", {"locked_at": None}


def _staff_added(at: str, event: dict[str, Any]) -> Told:
    return STAFF, "", {"role": event["role"]}


def _staff_disabled(at: str, event: dict[str, Any]) -> Told:
    return STAFF, "", {"disabled_at": at}


def _duty_began(at: str, event: dict[str, Any]) -> Told:
    return DUTY, "", {"since": at}


def _duty_ended(at: str, event: dict[str, Any]) -> Told:
    return DUTY, "", {"since": None}


TELLS: dict[str, Callable[[str, dict[str, Any]], Told | list[Told]]] = {
    "loss.reported": _loss_reported,
    "loss.renewed": _loss_renewed,
    "loss.released": _loss_released,
    "loss.lapsed": _loss_lapsed,
    "loss.made_formal": _loss_made_formal,
    "card.replaced": _card_replaced,
    "card.cancelled": _card_cancelled,
    "pin.imported": _pin_imported,
    "pin.enabled": _pin_enabled,
    "pin.changed": _pin_changed,
    "pin.locked": _pin_locked,
    "pin.lock_lapsed": _pin_lock_lapsed,
    "pin.reset": _pin_gone,
    "pin.cancelled": _pin_gone,
    "pin.unlocked": _pin_unlocked,
    "reset.requested": _reset_requested,
    "reset.approved": _reset_approved,
    "reset.refused": _reset_closed("refused"),
    "reset.withdrawn": _reset_closed("withdrawn"),
    "reset.expired": _reset_closed("expired"),
    "holder.forgotten": _pin_gone,
    "staff.added": _staff_added,
    "staff.disabled": _staff_disabled,
    "duty.began": _duty_began,
    "duty.ended": _duty_ended,
}
"""What each kind of event tells of a row; kinds that are not here tell of none."""


def _moment(value: str | None) -> str | None:
    """A time in an event's body as the record writes it: with microseconds, also where there are none."""
    if value is None or "." in value:
        return value
    return f"{value[:19]}.000000{value[19:]}"
