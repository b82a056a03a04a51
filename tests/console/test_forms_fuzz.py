"""R15: whatever stands in the fields of the desk's forms, or behind an address: a page that says so, never an error."""

from collections.abc import Iterator
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.browser import FORM_FIELD
from models.office import Office
from models.staff import Role
from tests.console.a_full_house import SESSION_COOKIE, House, a_full_house
from tests.console.desks import PASSWORD, a_desk
from tests.console.forms import forms_of
from tests.console.visits import VISITS, Visit
from tests.odd_texts import ODD, ODDER

PAGES = [visit for visits in VISITS.values() for visit in visits if not visit.acts]
LIKELY = (
    "1",
    "-1",
    "0",
    "2026-03-03",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "99999999999999999999",
    "on",
    "忘记密码",
    "/",
    "//evil.example",
    "A12345678",
)
FILLED_IN = {
    "typed": "{reset_card}",
    "paper_card": "{reset_card}",
    "paper_id_card": "{reset_id}",
    "reason": "忘记密码",
    "name": "林测试",
    "note": "稍后再打",
    "day": "2026-03-04",
    "work_number": "1001",
    "password": PASSWORD,
    "phone": "13900000011",
    "code": "000000",
    "new_number": "A98765432",
    "fee": "16",
}
"""What people write into fields that come empty."""
odd = st.sampled_from(ODD + ODDER + LIKELY) | st.text(max_size=40)
on_the_wire = odd.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=20)
changes = st.lists(st.tuples(st.integers(0, 30), st.none() | on_the_wire), max_size=4)
"""Which fields get other values; with None a field is left out."""


@pytest.fixture
def house(office: Office) -> House:
    """One of everything."""
    return a_full_house(office)


@pytest.fixture
def no_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing failed behind the page."""
    caplog.set_level("WARNING")
    yield
    assert [line.getMessage() for line in caplog.records if "request.failed" in line.getMessage()] == []


class AtTheDesk:
    """People of each role, who send what they like."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._app: Flask = a_desk(house.office)
        self._tokens: dict[Role, str] = {}
        self.sent = self.taken = 0

    def looks(self, visit: Visit, query: bytes) -> int:
        """Open a page with something behind its address; the answer's code."""
        path = visit.path.format_map(self._house.names).split("?")[0]
        with self._client(visit.role).get(f"{path}?{query.decode()}") as answer:
            return answer.status_code

    def sends(self, visit: Visit, which: int, changes: list[tuple[int, bytes | None]]) -> int:
        """Send one of the page's forms, changed; the answer's code."""
        client = self._client(visit.role)
        page = client.get(visit.path.format_map(self._house.names))
        forms = [form for form in forms_of(page.text) if form.action != "/sign-out"]
        if not forms:
            return page.status_code
        form = forms[which % len(forms)]
        fields: list[tuple[str, bytes | None]] = [
            (name, (value or FILLED_IN.get(name, "").format_map(self._house.names)).encode())
            for name, value in form.fields
        ]
        free = [place for place, (name, _) in enumerate(fields) if name != FORM_FIELD]
        for at, value in changes if free else ():
            place = free[at % len(free)]
            fields[place] = (fields[place][0], value)
        body = "&".join(
            f"{name}={quote_from_bytes(value)}" for name, value in fields if value is not None
        ).encode()
        self.sent += 1
        answer = client.post(form.action, data=body, content_type="application/x-www-form-urlencoded")
        answer.close()
        self.taken += answer.status_code in (200, 302, 303)
        return answer.status_code

    def _client(self, role: Role | None) -> FlaskClient:
        client = self._app.test_client()
        if role:
            client.set_cookie(SESSION_COOKIE, self._house.token_of(role))
        return client


def fuzz(house: House, examples: int) -> AtTheDesk:
    """So many forms and addresses."""
    desk = AtTheDesk(house)

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(PAGES), st.integers(0, 30), changes)
    def every(visit: Visit, which: int, changes: list[tuple[int, bytes | None]]) -> None:
        query = b"&".join(
            f"{name}={quote_from_bytes(value)}".encode()
            for name, (_, value) in zip(("day", "page", "done", "from", "next"), changes, strict=False)
            if value is not None
        )

        assert desk.looks(visit, query) < 500
        assert desk.sends(visit, which, changes) < 500

    every()
    return desk


def test_whatever_is_sent_to_the_desk_it_is_never_an_error(house: House, no_errors: None) -> None:
    desk = fuzz(house, 120)

    assert desk.sent > 30
    assert desk.taken > desk.sent / 4


@pytest.mark.long
def test_whatever_else_is_sent_to_the_desk_it_is_never_an_error(house: House, no_errors: None) -> None:
    fuzz(house, 1_500)
