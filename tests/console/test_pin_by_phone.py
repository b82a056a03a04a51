"""The work sheet while a caller keys the PIN: what the operator sees, and what never."""

from dataclasses import dataclass

import pytest

from console.words import en, zh
from ivr.desk import NoPin
from models import turn_log
from models.database import Database
from models.office import Office
from models.staff import Role
from models.turn_log import Answer
from tests.console.callers import a_caller_waits
from tests.console.desks import Visitor, a_visitor
from tests.console.test_queue_call import ALWAYS_IN
from tests.factories import A_PIN, CardFacts, a_desk, an_enabled_card, an_initial_card, make_office


@dataclass
class Sheet:
    """An operator with one caller, who has an enabled PIN."""

    office: Office
    visitor: Visitor
    call_sid: str
    card: CardFacts

    @property
    def path(self) -> str:
        """The card's page."""
        return f"/call/{self.call_sid}/card/{self.card.uid}"


@pytest.fixture
def sheet(database: Database) -> Sheet:
    """The caller was sent to key it."""
    office = make_office(database, staff=ALWAYS_IN)
    card = an_enabled_card(office)
    sid = a_caller_waits(office, claim=card.claim)
    with office.database.deeds() as session:
        turn_log.settle(session, sid, 0, Answer("main_menu", "person", {"step": "queue"}, "<Response/>", ""))
    visitor = a_visitor(office, Role.OPERATOR)
    visitor.post(f"/queue/{sid}/take", "/queue")
    sheet = Sheet(office, visitor, sid, card)
    visitor.post(f"{sheet.path}/pin", sheet.path)
    return sheet


def test_while_the_caller_keys_the_page_says_so_and_asks_again_and_again(sheet: Sheet) -> None:
    page = sheet.visitor.get(sheet.path).text

    assert zh.WORDS["phone_keyed.waiting"] in page
    assert f'hx-get="{sheet.path}/pin"' in page
    assert zh.WORDS["verify.compare"] in page


def test_the_right_pin_opens_the_card(sheet: Sheet) -> None:
    with a_desk(sheet.office, sheet.call_sid, 2) as desk:
        desk.try_pin_for_staff(A_PIN)

    answer = sheet.visitor.get(f"{sheet.path}/pin")

    assert answer.headers["HX-Refresh"] == "true"
    page = sheet.visitor.get(sheet.path).text
    assert zh.WORDS["verify.passed"] in page
    assert A_PIN not in page


def test_a_wrong_pin_is_told_and_can_be_asked_for_again(sheet: Sheet) -> None:
    with a_desk(sheet.office, sheet.call_sid, 2) as desk:
        desk.try_pin_for_staff("805273")

    shown = sheet.visitor.get(f"{sheet.path}/pin").text

    assert zh.WORDS["phone_keyed.not_right"] in shown
    assert "hx-get" not in shown
    page = sheet.visitor.get(sheet.path).text
    assert zh.WORDS["phone_pin.ask"] in page
    assert zh.WORDS["verify.passed"] not in page
    assert "805273" not in page


@pytest.mark.parametrize("why", list(NoPin))
def test_who_keys_none_is_told_in_words(sheet: Sheet, why: NoPin) -> None:
    with a_desk(sheet.office, sheet.call_sid, 2) as desk:
        desk.tell_staff_of_no_pin(why)

    assert zh.WORDS[f"phone_keyed.{why.value}"] in sheet.visitor.get(f"{sheet.path}/pin").text


def test_where_there_is_no_pin_to_key_the_page_says_what_to_do_instead(sheet: Sheet) -> None:
    with a_desk(sheet.office, sheet.call_sid, 2) as desk:
        desk.tell_staff_of_no_pin(NoPin.NOT_KEYED)
    path = f"/call/{sheet.call_sid}/card/{an_initial_card(sheet.office).uid}"
    sheet.visitor.get("/language/en")

    answer = sheet.visitor.post(f"{path}/pin", path)

    assert answer.status_code == 409
    assert en.WORDS["refused.NoPinToKey"] in answer.text


def test_what_became_of_it_is_for_nobody_else(sheet: Sheet) -> None:
    other = a_visitor(sheet.office, Role.SUPERVISOR)

    assert other.get(f"{sheet.path}/pin").status_code == 404
    assert other.post(f"{sheet.path}/pin", "/queue").status_code == 404
