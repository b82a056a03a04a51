"""The work sheet of a call: find, verify (S1), report (L2, L4), wrap up."""

import re
from dataclasses import dataclass
from datetime import time, timedelta

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from console.wording import read_out
from console.words import zh
from ivr.city import Opening, StaffRules
from ivr.desk import CardStatus
from models import waiting
from models.card_file import read_file
from models.database import Database
from models.office import Office
from models.staff import Role
from models.waiting import Waiting
from tests.console.callers import a_caller_waits
from tests.console.desks import Visitor, a_visitor
from tests.factories import CardFacts, an_initial_card, make_office

ALWAYS_IN = StaffRules(hours=(Opening(frozenset(range(7)), ((time(0), time(0)),), every_day=True),))


@dataclass
class Sheet:
    """An operator with one caller on the line."""

    office: Office
    visitor: Visitor
    call_sid: str
    card: CardFacts

    @property
    def path(self) -> str:
        """The card's page."""
        return f"/call/{self.call_sid}/card/{self.card.uid}"

    def verify(self, **said: str) -> TestResponse:
        """Type what the caller says."""
        return self.visitor.post(f"{self.path}/verify", f"/call/{self.call_sid}", **said)

    def verify_all(self) -> TestResponse:
        """A holder who knows everything."""
        return self.verify(name=self.card.name, citizen_id=self.card.citizen_id, phone=self.card.phone or "")

    def report(self) -> TestResponse:
        """Freeze the card."""
        return self.visitor.post(f"{self.path}/report", f"/call/{self.call_sid}")

    @property
    def status(self) -> CardStatus:
        """How the card stands."""
        with self.office.database.light() as connection:
            file = read_file(connection, self.card.uid)
        assert file
        return file.status(self.office.now())


@pytest.fixture
def sheet(database: Database) -> Sheet:
    """A caller whom an operator has taken, in staff hours, who keyed a card on its initial PIN."""
    return a_sheet(make_office(database, staff=ALWAYS_IN))


def a_sheet(office: Office, phone: str | None = "") -> Sheet:
    """The same; `phone` None: none is registered."""
    card = an_initial_card(office, phone=phone)
    sid = a_caller_waits(office, claim=card.claim)
    visitor = a_visitor(office, Role.OPERATOR)
    visitor.post(f"/queue/{sid}/take", "/queue")
    return Sheet(office, visitor, sid, card)


def test_the_sheet_opens_on_the_card_that_the_caller_keyed(sheet: Sheet) -> None:
    answer = sheet.visitor.post(f"/call/{sheet.call_sid}/find", f"/call/{sheet.call_sid}")

    assert answer.headers["Location"] == sheet.path


def test_s1_before_the_caller_is_verified_the_page_shows_nothing_of_the_card(sheet: Sheet) -> None:
    page = sheet.visitor.get(sheet.path).text

    assert zh.WORDS["verify.compare"] in page
    assert sheet.card.number[-4:] not in page.split("<main", 1)[1].replace(sheet.card.uid, "")
    assert zh.WORDS["call.report"] not in page


def test_s1_each_fact_is_said_to_fit_or_not_and_what_was_typed_stays(sheet: Sheet) -> None:
    answer = sheet.verify(name=sheet.card.name, citizen_id=sheet.card.citizen_id, phone="13900000000")

    assert answer.status_code == 409
    assert answer.text.count(zh.WORDS["verify.does_not"]) == 1
    assert zh.WORDS["verify.failed"].format(left=1) in answer.text
    assert 'value="13900000000"' in answer.text


def test_s1_facts_on_the_card_alone_are_not_enough(sheet: Sheet) -> None:
    answer = sheet.verify(name=sheet.card.name, citizen_id=sheet.card.citizen_id)

    assert zh.WORDS["verify.extra"] in answer.text
    assert zh.WORDS["verify.does_not"] not in answer.text


def test_s1_after_two_failures_only_the_counter_can_help(sheet: Sheet) -> None:
    sheet.verify(name="别人")
    second = sheet.verify(name="又是别人")

    assert zh.WORDS["refused.CounterOnly"] in second.text
    assert zh.WORDS["verify.compare"] not in second.text
    assert zh.WORDS["refused.CounterOnly"] in sheet.verify_all().text
    assert sheet.report().status_code == 409
    assert sheet.status is CardStatus.ACTIVE


def test_l2_a_verified_caller_has_the_card_frozen_and_hears_its_number_digit_by_digit(sheet: Sheet) -> None:
    assert sheet.verify_all().status_code == 303
    assert sheet.card.citizen_id not in sheet.visitor.get(sheet.path).text

    done = sheet.report().headers["Location"]
    page = sheet.visitor.get(done).text

    assert sheet.status is CardStatus.TEMPORARY_LOSS
    with sheet.office.database.light() as connection:
        file = read_file(connection, sheet.card.uid)
    assert file
    assert file.open_loss
    assert file.open_loss.ends_at
    last = file.open_loss.ends_at.astimezone(sheet.office.zone) - timedelta(minutes=1)
    assert page.count(read_out(file.open_loss.reference)) == 2
    assert zh.WORDS["script.day"].format(year=last.year, month=last.month, day=last.day) in page
    assert f"– {last:%Y-%m-%d} 23:59" in page


def test_l2_the_operator_learns_and_can_tell_that_an_sms_follows_once_and_where_to(sheet: Sheet) -> None:
    sheet.verify_all()

    reported = sheet.report().headers["Location"]
    again = sheet.report().headers["Location"]

    told = zh.WORDS["call.reported"].format(phone="138****" + (sheet.card.phone or "")[-4:])
    assert told in sheet.visitor.get(reported).text
    assert zh.WORDS["script.sms"] in sheet.visitor.get(reported).text
    assert zh.WORDS["script.sms"] not in sheet.visitor.get(again).text


def test_l2_a_caller_who_speaks_english_is_read_the_end_in_english(sheet: Sheet) -> None:
    with sheet.office.database.deeds() as session:
        session.execute(update(Waiting).values(language="en"))
    sheet.verify_all()

    page = sheet.visitor.get(sheet.report().headers["Location"]).text

    assert re.search(r"until the end of [A-Z][a-z]+ \d{1,2}, \d{4} and then ends by itself", page)


def test_l2_without_a_phone_no_sms_is_promised(database: Database) -> None:
    sheet = a_sheet(make_office(database, staff=ALWAYS_IN), phone=None)
    sheet.verify(name=sheet.card.name, citizen_id=sheet.card.citizen_id, employer="测试有限公司")

    page = sheet.visitor.get(sheet.report().headers["Location"]).text

    assert zh.WORDS["call.reported_no_phone"] in page
    assert zh.WORDS["script.sms"] not in page


def test_without_verification_nothing_is_reported(sheet: Sheet) -> None:
    answer = sheet.report()

    assert zh.WORDS["refused.NotVerified"] in answer.text
    assert sheet.status is CardStatus.ACTIVE


def test_a_call_is_wrapped_up_once_and_the_caller_goes_back_to_the_machine(sheet: Sheet) -> None:
    path = f"/call/{sheet.call_sid}"
    sent = sheet.visitor.post(f"{path}/wrap-up", path, reason="answered", note="问了补卡手续")

    assert zh.WORDS["queue.wrapped_up"] in sheet.visitor.get(sent.headers["Location"]).text
    with sheet.office.database.light() as connection:
        caller = waiting.of_call(connection, sheet.call_sid)
    assert caller
    assert caller.state == waiting.SERVED
    assert zh.WORDS["wrap_up.go"] not in sheet.visitor.get(path).text


def test_a_note_that_is_refused_leaves_the_card_and_the_script_before_the_operator(sheet: Sheet) -> None:
    sheet.verify_all()
    sheet.report()
    fields = {"card": sheet.card.uid, "reason": "loss_reported"}

    refused = [
        sheet.visitor.post(f"/call/{sheet.call_sid}/{way}", sheet.path, **fields, **{field: "密码 739164"})
        for way, field in (("wrap-up", "note"), ("go-on/queue", "remark"))
    ]

    assert [answer.status_code for answer in refused] == [409, 409]
    assert all(zh.WORDS["call.read_out"] in answer.text for answer in refused)


def test_whoever_comes_back_in_the_middle_of_a_call_finds_it_on_the_first_page(sheet: Sheet) -> None:
    page = sheet.visitor.get("/").text

    assert f'href="/call/{sheet.call_sid}"' in page


def test_a_reload_finds_the_open_call_again(sheet: Sheet) -> None:
    assert f'href="/call/{sheet.call_sid}"' in sheet.visitor.get("/queue").text


def test_a_card_that_nobody_has_is_not_found_and_what_was_typed_stays(sheet: Sheet) -> None:
    path = f"/call/{sheet.call_sid}"
    answer = sheet.visitor.post(f"{path}/find", path, typed="Z00000000")

    assert answer.status_code == 404
    assert 'value="Z00000000"' in answer.text
