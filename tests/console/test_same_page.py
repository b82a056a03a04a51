"""Who changes the language stays on the page, with all that its address asks for."""

import re
from html import unescape

import pytest

from models.office import Office
from models.staff import Role
from tests.console.desks import Visitor, a_visitor


def other_language(visitor: Visitor, shown: str) -> str:
    """Where the link to the other language leads."""
    found = re.search(r'class="language" href="([^"]+)"', shown)
    assert found
    return visitor.get(unescape(found[1])).headers["Location"]


@pytest.mark.parametrize(
    "path", ["/audit?day=2026-03-03&staff=2001", "/reports?days=own&first=2026-01-01", "/nowhere"]
)
def test_changing_the_language_keeps_what_the_address_asks_for(office: Office, path: str) -> None:
    auditor = a_visitor(office, Role.AUDITOR)

    assert other_language(auditor, auditor.get(path).text) == path


def test_a_page_that_answers_a_form_leads_to_the_nearest_address_above_it(office: Office) -> None:
    auditor = a_visitor(office, Role.AUDITOR)

    verified = auditor.post("/audit/verify", "/audit").text
    shown_key = auditor.post("/account/app", "/account").text

    assert other_language(auditor, verified) == "/audit"
    assert other_language(auditor, shown_key) == "/account"
