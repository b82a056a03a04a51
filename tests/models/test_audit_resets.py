"""Rule P6: who reset or unlocked which PIN can be asked by card, by person and by day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.city import PinRules
from models.audit_resets import Reset, Sought, find
from models.database import Database
from models.office import Office
from models.papers import PaperKind
from models.reset_request import Mending
from models.staff import Role
from scripts.auditing.resets import _in_chinese, _in_english
from tests.factories import CardFacts, a_locked_card, an_enabled_card, make_office
from tests.staffing import a_counter, with_papers


@pytest.fixture
def office(database: Database) -> Office:
    """One pair of eyes is enough."""
    return make_office(database, pin=replace(PinRules(), reset_four_eyes=False))


@pytest.fixture
def cards(office: Office) -> tuple[CardFacts, CardFacts]:
    """One that was reset, and one that was unlocked by somebody else."""
    forgotten, locked = an_enabled_card(office, name="欧阳无名"), a_locked_card(office)
    reason = "老伴把密码条弄丢"
    a_counter(office, work_number="2001").ask(
        forgotten.uid, Mending.RESET, with_papers(forgotten, PaperKind.CARD, PaperKind.ID_CARD, reason=reason)
    )
    a_counter(office, Role.SUPERVISOR, "2002").ask(locked.uid, Mending.UNLOCK, with_papers(locked))
    return forgotten, locked


def found(office: Office, sought: Sought) -> list[tuple[str, str]]:
    """What, and by whom."""
    return [(reset.what, reset.by) for reset in find(office, sought)]


def test_all_of_them_are_found_oldest_first(office: Office, cards: tuple[CardFacts, CardFacts]) -> None:
    assert found(office, Sought()) == [("pin.reset", "2001"), ("pin.unlocked", "2002")]


def test_they_are_found_by_card_by_person_and_by_day(
    office: Office, cards: tuple[CardFacts, CardFacts]
) -> None:
    now = office.now()

    assert found(office, Sought(card_uid=cards[1].uid)) == [("pin.unlocked", "2002")]
    assert found(office, Sought(work_number="2001")) == [("pin.reset", "2001")]
    assert len(found(office, Sought(since=now - timedelta(hours=1)))) == 2
    assert found(office, Sought(until=now - timedelta(hours=1))) == []


def test_each_says_who_where_for_whom_why_and_on_which_papers(
    office: Office, cards: tuple[CardFacts, CardFacts]
) -> None:
    reset: Reset = next(find(office, Sought(card_uid=cards[0].uid)))

    chinese, english = _in_chinese(reset), _in_english(reset)

    for said in (chinese, english):
        for part in ("2001", cards[0].number[-4:], cards[0].citizen_id[-4:], "欧***", "老伴把密码条弄丢"):
            assert part in said
        for secret in (cards[0].number, cards[0].citizen_id, "欧阳"):
            assert secret not in said
    assert "密码状态由已启用变为初始" in chinese
    assert "PIN enabled before, initial after" in english


def test_an_office_where_nothing_was_reset_has_none(office: Office) -> None:
    assert found(office, Sought()) == []
