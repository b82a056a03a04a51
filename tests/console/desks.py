"""A console over an office of a test, and people who are signed in to it."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from console.browser import FORM_FIELD, Browser, Transport
from console.desk import create_desk
from models import staff_list
from models.exchange import Exchange, NoTelephones
from models.office import Office
from models.pin import Cost
from models.staff import Passwords, Role
from settings import PUBLISHED_KEYS

PASSWORD = "a long enough password"
NAMES = {
    Role.OPERATOR: ("1001", "王芳"),
    Role.CLERK: ("2001", "李敏"),
    Role.SUPERVISOR: ("3001", "张伟"),
    Role.AUDITOR: ("4001", "刘洋"),
    Role.ADMINISTRATOR: ("5001", "陈静"),
}
"""One of each role: work number and name."""


def a_desk(office: Office, exchange: Exchange | None = None) -> Flask:
    """The console, as a demo serves it: over HTTP. Without an exchange, nobody's telephone rings."""
    browser = Browser(PUBLISHED_KEYS[2], Transport.HTTP)
    return create_desk(office, browser, exchange or NoTelephones(), Cost.TEST)


def staff_of(office: Office, role: Role) -> str:
    """The work number of somebody in this role; the account is made if there is none."""
    number, name = NAMES[role]
    with office.database.deeds() as session:
        if number not in {line.work_number for line in staff_list.every(session)}:
            stored = Passwords(Cost.TEST).hash(PASSWORD)
            staff_list.add(session, office.keys, number, name, role, stored, "test")
    return number


@dataclass
class Visitor:
    """Somebody with a browser, without one: follows forms as a browser would."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path)

    def post(self, path: str, page: str | None = None, **fields: Any) -> TestResponse:
        """Send a form that stood on `page` (where not named: the start page)."""
        shown = self.client.get(page or "/sign-in").text
        token = shown.split(f'name="{FORM_FIELD}" value="', 1)[1].split('"', 1)[0]
        return self.client.post(path, data={FORM_FIELD: token} | fields)

    def sign_in(self, office: Office, role: Role, **more: str) -> TestResponse:
        """Sign in as somebody of this role."""
        fields = {"work_number": staff_of(office, role), "password": PASSWORD} | more
        return self.post("/sign-in", "/sign-in", **fields)


def a_visitor(office: Office, role: Role | None = None, exchange: Exchange | None = None) -> Visitor:
    """A visitor, signed in in this role if one is named."""
    visitor = Visitor(a_desk(office, exchange).test_client())
    if role:
        visitor.sign_in(office, role)
    return visitor
