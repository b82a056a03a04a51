"""What the events of a member's chain tell: of the account, second factor, sessions and duty."""

from typing import Any

from models.audit_deed_table import FINGERPRINT
from models.audit_deed_tables import DUTY, SECOND_FACTORS, SESSIONS, STAFF
from models.audit_told import Teller, Told


def _staff_added(at: str, event: dict[str, Any]) -> Told:
    return STAFF, "", {"role": event["role"], FINGERPRINT: event[FINGERPRINT]}


def _password_changed(at: str, event: dict[str, Any]) -> Told:
    return STAFF, "", {FINGERPRINT: event[FINGERPRINT]}


def _role_changed(at: str, event: dict[str, Any]) -> Told:
    return STAFF, "", {"role": event["role_after"]}


def _staff_enabled(at: str, event: dict[str, Any]) -> Told:
    return STAFF, "", {"disabled_at": None}


def _staff_disabled(at: str, event: dict[str, Any]) -> Told:
    return STAFF, "", {"disabled_at": at}


def _signed_in(at: str, event: dict[str, Any]) -> Told:
    return SESSIONS, event["session"], {"began_at": at, FINGERPRINT: event[FINGERPRINT]}


def _session_ended(at: str, event: dict[str, Any]) -> Told:
    return SESSIONS, event["session"], {"ended_at": at}


def _second_factor_added(at: str, event: dict[str, Any]) -> Told:
    return SECOND_FACTORS, "", {"confirmed_at": at}


def _second_factor_removed(at: str, event: dict[str, Any]) -> Told:
    return SECOND_FACTORS, "", {"confirmed_at": None}


def _duty_began(at: str, event: dict[str, Any]) -> Told:
    return DUTY, "", {"since": at}


def _duty_ended(at: str, event: dict[str, Any]) -> Told:
    return DUTY, "", {"since": None}


TELLS: dict[str, Teller] = {
    "staff.added": _staff_added,
    "staff.disabled": _staff_disabled,
    "staff.enabled": _staff_enabled,
    "staff.role_changed": _role_changed,
    "staff.password_renewed": _password_changed,
    "staff.password_chosen": _password_changed,
    "staff.signed_in": _signed_in,
    "staff.session_ended": _session_ended,
    "staff.second_factor_added": _second_factor_added,
    "staff.second_factor_removed": _second_factor_removed,
    "duty.began": _duty_began,
    "duty.ended": _duty_ended,
}
