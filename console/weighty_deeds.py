"""What the deeds are called that ask for the password once more, or wait for somebody to sign in again.

For the pages that ask, which say what for.
"""

from collections.abc import Mapping

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from console.counter.forms import FORMS
from console.kept_form import KeptForm
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
    "call.wrap_up": "wrap_up",
    "callbacks.outcome": "callback",
    "counter.find": "counter.find",
    "handing.go_on": "handing",
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
    return _named(request.endpoint or "", request.view_args or {})


def deed_kept(kept: KeptForm) -> str:
    """The same of a form that was kept."""
    try:
        endpoint, gaps = current_app.url_map.bind("").match(kept.path, method="POST")
    except HTTPException:
        return ""
    return _named(endpoint, gaps)


def _named(endpoint: str, gaps: Mapping[str, object]) -> str:
    if endpoint == "counter.do":
        return words(f"deed.{gaps['name']}") if gaps["name"] in FORMS else ""
    name = NAMES.get(endpoint, "") or ON_AN_ACCOUNT.get(str(gaps.get("what", "")), "")
    said = words(name) if name else ""
    return f"{said} · {gaps['number']}" if said and "number" in gaps else said
