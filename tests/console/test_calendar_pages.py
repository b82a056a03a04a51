"""The calendar's pages: the year, what a change would do, and the change."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from console.words import zh
from models import clock
from models.calendar_keeping import LONGEST_NAME
from models.office import Office
from models.staff import Role
from tests.console.desks import Visitor, a_visitor

TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
OFF = {"day": "2026-03-04", "wish": "off", "why": "台风"}


@pytest.fixture
def administrator(office: Office) -> Iterator[Visitor]:
    """Somebody who keeps the calendar, on a Tuesday."""
    with clock.travel(TUESDAY):
        yield a_visitor(office, Role.ADMINISTRATOR)


def test_a_year_has_its_days_off_and_its_make_up_days(administrator: Visitor) -> None:
    page = administrator.get("/calendar").text

    assert page.count('<table class="month">') == 12
    assert '<td class="holiday">1<small>休</small></td>' in page
    assert '<td class="made_up">14<small>班</small></td>' in page
    assert 'aria-current="date">3</td>' in page


def test_a_year_that_was_not_announced_says_so(administrator: Visitor) -> None:
    said = zh.WORDS["calendar.not_known"].format(year=2028)

    assert said in administrator.get("/calendar?year=2028").text
    assert said.replace("2028", "2026") not in administrator.get("/calendar").text


def test_looking_tells_the_effect_and_changes_nothing(office: Office, administrator: Visitor) -> None:
    page = administrator.post("/calendar/look", "/calendar", **OFF).text

    assert zh.WORDS["calendar.no_hours"] in page
    assert zh.WORDS["calendar.effect_running"].format(count=0) in page
    assert office.working_days.is_working(datetime(2026, 3, 4).date())


def test_a_day_is_entered_and_taken_back(office: Office, administrator: Visitor) -> None:
    entered = administrator.post("/calendar/change", "/calendar", **OFF)
    page = administrator.get(entered.headers["Location"]).text
    assert zh.WORDS["calendar.done.off"] in page
    assert "台风" in page
    assert '<td class="entered_off">4<small>+休</small></td>' in page

    back = administrator.post("/calendar/change", "/calendar", day=OFF["day"], wish="as_announced")

    assert "台风" not in administrator.get(back.headers["Location"]).text


@pytest.mark.parametrize(
    ("fields", "because"),
    [
        (OFF | {"day": "2026-03-02"}, "day_out_of_reach"),
        (OFF | {"day": "soon"}, "no_day"),
        (OFF | {"wish": "maybe"}, "no_day"),
        (OFF | {"why": ""}, "no_why"),
    ],
)
@pytest.mark.parametrize("what", ["look", "change"])
def test_what_cannot_be_entered_is_told_and_kept(
    administrator: Visitor, what: str, fields: dict[str, str], because: str
) -> None:
    refused = administrator.post(f"/calendar/{what}", "/calendar", **fields)

    assert refused.status_code == 409
    assert zh.WORDS[f"because.{because}"].format(longest=LONGEST_NAME) in refused.text
    assert f'value="{fields["why"]}"' in refused.text


def test_a_year_far_away_is_not_found(administrator: Visitor) -> None:
    assert administrator.get("/calendar?year=1999").status_code == 404
