"""What the deeds are called that ask for the password once more: for the page that asks, which says what for."""

from collections.abc import Mapping

from flask import request

from console.wording import words

NAMES: Mapping[str, str] = {
    "account.confirm_app": "account.app_add",
    "account.propose_app": "account.app_add",
    "account.remove_app": "account.app_remove",
    "accounts.add": "staff.add",
    "accounts.renew_password": "staff.password_renew",
    "approvals.decide": "approvals",
    "audit.export": "audit.export",
    "calendar.change": "calendar",
    "own_password.choose": "password",
    "own_password.show": "password",
    "proof.go_on": "",
}
"""The routes and the names of their words; a page that is only opened may have none."""
ON_AN_ACCOUNT: Mapping[str, str] = {
    "role": "staff.role_do",
    "telephone": "staff.telephone_new",
    "disable": "staff.disable",
    "enable": "staff.enable",
    "sessions": "staff.sessions_end",
    "app": "staff.app_reset",
}
"""What the route `accounts.do` does, by its address."""


def deed_asked() -> str:
    """What this request wants done, and to whose account; empty for what has no name."""
    gaps = request.view_args or {}
    name = NAMES.get(request.endpoint or "", "") or ON_AN_ACCOUNT.get(gaps.get("what", ""), "")
    said = words(name) if name else ""
    return f"{said} · {gaps['number']}" if said and "number" in gaps else said
