"""Rule P6 in pages: who reset this PIN, on which papers, and was it changed since? In three clicks."""

import re

import pytest

from console.words import zh
from models import audit
from models.audit_events import PinEnabled
from models.audit_reading import chain
from models.office import Office
from models.reset_request import Mending
from models.staff import Role
from tests.console.desks import Visitor, a_visitor
from tests.factories import CardFacts, an_enabled_card
from tests.staffing import a_counter, with_papers


@pytest.fixture
def auditor(office: Office) -> Visitor:
    """An auditor."""
    return a_visitor(office, Role.AUDITOR)


def a_reset(office: Office, clerk: str = "2009", **facts: str) -> CardFacts:
    """A card whose PIN one person reset and another approved."""
    card = an_enabled_card(office, **facts)
    request = a_counter(office, work_number=clerk).ask(card.uid, Mending.RESET, with_papers(card))
    assert request
    a_counter(office, Role.SUPERVISOR, "3009").approve(request)
    return card


def test_an_auditor_learns_who_reset_a_pin_on_which_papers_and_that_it_was_set_since_in_three_clicks(
    office: Office, auditor: Visitor
) -> None:
    card = a_reset(office, name="欧阳无名")
    with office.database.deeds() as session:
        audit.append(session, office.keys, f"card:{card.uid}", PinEnabled("sms_code"), "call:CA1")

    menu = auditor.get("/").text
    assert 'href="/resets"' in menu
    found = auditor.post("/resets", "/resets", typed=card.number)
    shown = auditor.get(found.headers["Location"]).text

    for part in ("2009", "3009", "hall 3", "忘记密码", "欧***", card.number[-4:], card.citizen_id[-4:]):
        assert part in shown
    assert zh.WORDS["resets.unchanged"] not in shown
    since = re.findall(r'href="(/audit/\d+)"', shown)[-1]
    assert "第一次修改了" in auditor.get(since).text
    for secret in (card.number, card.citizen_id, "欧阳"):
        assert secret not in shown + found.headers["Location"]


def test_a_pin_that_nobody_touched_since_is_said_to_be_unchanged(office: Office, auditor: Visitor) -> None:
    a_reset(office)

    assert zh.WORDS["resets.unchanged"] in auditor.get("/resets").text


def test_resets_are_found_by_clerk_and_by_day(office: Office, auditor: Visitor) -> None:
    mine, theirs = a_reset(office, "2009"), a_reset(office, "2010")
    today = f"{office.today():%Y-%m-%d}"

    by_clerk = auditor.get("/resets?staff=2010").text
    assert f"…{theirs.number[-4:]}" in by_clerk
    assert f"…{mine.number[-4:]}" not in by_clerk
    assert auditor.get(f"/resets?day={today}").text.count("<article") == 2
    assert zh.WORDS["audit.nothing"] in auditor.get("/resets?day=2001-01-01").text


def test_whoever_reads_the_list_has_looked_at_each_card_on_it(office: Office, auditor: Visitor) -> None:
    card = a_reset(office)

    auditor.get("/resets")

    with office.database.light() as connection:
        newest = chain(connection, office.keys, f"card:{card.uid}")[0]
    assert (newest.kind, newest.actor) == ("holder.looked_at", "staff:4001")


def test_a_card_that_nobody_has_is_not_found(auditor: Visitor) -> None:
    assert auditor.post("/resets", "/resets", typed="Z00000000").status_code == 404
