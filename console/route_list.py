"""Writes `docs/routes.md`: every route of the console, and who may open it."""

from flask import Flask

from console.guard import EVERYBODY, Guard, guard_of
from models.staff import Role

_HEAD = """\
# Routes of the console

Written by `lossline routes`; a test keeps it fresh. A page is refused to every role that is not named here, and what
it does is guarded once more by the deed itself (`models/staff_roles.py`). *Password again*: asked for if it was not
given in the last five minutes.

| route | methods | who |
|---|---|---|
"""


def as_markdown(app: Flask) -> str:
    """The whole document."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))
    lines = [
        f"| `{rule.rule}` | {', '.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))} | {_who(guard)} |"
        for rule in rules
        if (guard := guard_of(app, rule.endpoint))
    ]
    return _HEAD + "\n".join(lines) + "\n"


def _who(guard: Guard) -> str:
    if guard.why_open:
        return f"everybody: {guard.why_open}"
    roles = "whoever is signed in" if guard.roles == EVERYBODY else _named(guard.roles)
    return f"{roles}; password again" if guard.is_weighty else roles


def _named(roles: frozenset[Role]) -> str:
    return ", ".join(role.value for role in Role if role in roles)
