"""What the events of a card tell: of the card, its losses and PIN, requests about it, callers who were verified."""

from typing import Any

from models.audit_deed_table import FINGERPRINT, Row
from models.audit_deed_tables import CARDS, LOSSES, PINS, REPLACEMENTS, RESET_REQUESTS, VERIFICATIONS
from models.audit_told import Teller, Told, moment, work_number


def _card_came(at: str, event: dict[str, Any]) -> Told:
    """From a file, or in place of another: that one is sealed (L10)."""
    standing = event.get("standing", "sealed")
    came: Row = {"standing": standing, "issued_at": at, FINGERPRINT: event[FINGERPRINT]}
    return CARDS, "", came | _contact(event)


def _phone_changed(at: str, event: dict[str, Any]) -> Told:
    return CARDS, "", _contact(event)


def _contact(event: dict[str, Any]) -> Row:
    """Has the holder a phone? Older events do not say."""
    has_phone = event.get("has_phone")
    return {} if has_phone is None else {"contact": "a phone" if has_phone else "no phone"}


def _card_activated(at: str, event: dict[str, Any]) -> Told:
    return CARDS, "", {"standing": "active"}


def _card_cancelled(at: str, event: dict[str, Any]) -> list[Told]:
    ended: Row = {"ended_at": at, "ended_how": "cancelled"}
    loss: list[Told] = [(LOSSES, event["reference"], ended)] if event["reference"] else []
    return [*loss, *_card_ended(at, event)]


def _card_replaced(at: str, event: dict[str, Any]) -> list[Told]:
    receipt: Row = {
        "new_card_uid": event["new_card"],
        "replaced_by": work_number(event),
        "fee_paid": event["fee_paid"],
        "replaced_at": at,
    }
    ended: Row = {"ended_at": at, "ended_how": "replaced"}
    return [
        (REPLACEMENTS, event["receipt"], receipt),
        (LOSSES, event["reference"], ended),
        *_card_ended(at, event),
    ]


def _card_ended(at: str, event: dict[str, Any]) -> list[Told]:
    return [(CARDS, "", {"standing": "cancelled"}), _pin_gone(at, event)]


def _holder_forgotten(at: str, event: dict[str, Any]) -> list[Told]:
    """The card has no number any more, but what stands in its place is known."""
    nameless: Row = {FINGERPRINT: event[FINGERPRINT], "contact": "forgotten"}
    return [(CARDS, "", nameless), _pin_gone(at, event)]


def _loss_reported(at: str, event: dict[str, Any]) -> Told:
    changes: Row = {
        "kind": event["loss_kind"],
        "channel": event["channel"],
        "reported_at": at,
        "takes_effect_at": moment(event["takes_effect_at"]),
        "ends_at": moment(event["ends_at"]),
    }
    return LOSSES, event["reference"], changes


def _loss_renewed(at: str, event: dict[str, Any]) -> Told:
    return LOSSES, event["reference"], {"renewed_at": at, "ends_at": moment(event["ends_at"])}


def _loss_released(at: str, event: dict[str, Any]) -> Told:
    return LOSSES, event["reference"], {"ended_at": at, "ended_how": "released"}


def _loss_lapsed(at: str, event: dict[str, Any]) -> Told:
    return LOSSES, event["reference"], {"ended_at": moment(event["ended_at"]), "ended_how": "lapsed"}


def _loss_made_formal(at: str, event: dict[str, Any]) -> list[Told]:
    formal: Row = {"kind": "formal", "channel": "written", "reported_at": at, "takes_effect_at": at}
    before: Row = {"ended_at": at, "ended_how": "made_formal"}
    return [(LOSSES, event["reference_before"], before), (LOSSES, event["reference"], formal)]


def _pin_gone(at: str, event: dict[str, Any]) -> Told:
    """Back to initial: nothing is stored."""
    return PINS, "", PINS.empty()


def _pin_unlocked(at: str, event: dict[str, Any]) -> Told:
    return _pin_gone(at, event) if event["pin_after"] == "initial" else (PINS, "", {"locked_at": None})


def _pin_imported(at: str, event: dict[str, Any]) -> Told:
    enabled = at if event["is_kept"] else None
    locked = at if event["pin_after"] == "locked" else None
    is_kept = int(event["is_kept"])
    row: Row = {"is_kept": is_kept, "enabled_at": enabled, "changed_at": enabled, "locked_at": locked}
    return PINS, "", row | _stored(event)


def _pin_enabled(at: str, event: dict[str, Any]) -> Told:
    row: Row = {"is_kept": 1, "enabled_at": at, "changed_at": at}
    return PINS, "", row | _stored(event)


def _pin_changed(at: str, event: dict[str, Any]) -> Told:
    row: Row = {"changed_at": at}
    return PINS, "", row | _stored(event)


def _pin_renewed(at: str, event: dict[str, Any]) -> Told:
    return PINS, "", _stored(event)


def _stored(event: dict[str, Any]) -> Row:
    return {FINGERPRINT: event[FINGERPRINT] or None}


def _pin_locked(at: str, event: dict[str, Any]) -> Told:
    return PINS, "", {"locked_at": at}


def _pin_lock_lapsed(at: str, event: dict[str, Any]) -> Told:
    return PINS, "", {"locked_at": None}


def _reset_requested(at: str, event: dict[str, Any]) -> Told:
    changes: Row = {
        "what": event["what"],
        "requested_by": event["requested_by"],
        "place": event["place"],
        "requested_at": at,
        "expires_at": moment(event["expires_at"]),
    }
    return RESET_REQUESTS, event["request"], changes


def _reset_approved(at: str, event: dict[str, Any]) -> Told:
    changes: Row = {"closed_at": at, "closed_how": "approved", "approved_by": event["approved_by"]}
    return RESET_REQUESTS, event["request"], changes


def _reset_closed(how: str) -> Teller:
    def closed(at: str, event: dict[str, Any]) -> Told:
        return RESET_REQUESTS, event["request"], {"closed_at": at, "closed_how": how}

    return closed


def _verified(at: str, event: dict[str, Any]) -> Told:
    return VERIFICATIONS, event["call"], {"passed_at": at, "passed_by": work_number(event)}


def _not_verified(at: str, event: dict[str, Any]) -> Told:
    failed: Row = {"failed": event["failed"], "passed_at": None, "passed_by": None}
    return VERIFICATIONS, event["call"], failed


TELLS: dict[str, Teller] = {
    "card.imported": _card_came,
    "card.issued": _card_came,
    "card.activated": _card_activated,
    "phone.imported": _phone_changed,
    "phone.changed": _phone_changed,
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
    "pin.renewed": _pin_renewed,
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
    "holder.forgotten": _holder_forgotten,
    "verification.passed": _verified,
    "verification.failed": _not_verified,
}
