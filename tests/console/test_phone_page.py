"""The page of the telephone in the browser: its words, its times, and the door to it beside the line."""

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app import create_app
from console.phone.moments import moments
from console.words import browser_phone_en, browser_phone_zh
from models.calendar import spring_festival
from models.office import Office
from settings import Settings, SettingsError
from tests.console.settings import make_settings
from tests.test_settings import good_environment

ZONE = ZoneInfo("Asia/Shanghai")
CONSOLE = Path(__file__).parents[2] / "console"


def test_both_languages_have_the_same_words_with_the_same_gaps() -> None:
    zh, en = browser_phone_zh.WORDS, browser_phone_en.WORDS

    assert zh.keys() == en.keys()
    for name, words in zh.items():
        assert re.findall(r"{\w+}", words) == re.findall(r"{\w+}", en[name]), name


def test_no_word_is_orphaned() -> None:
    sources = [*CONSOLE.glob("templates/phone*.html"), *CONSOLE.glob("static/phone/*.js")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    families = ("waits_", "over_", "why_", "voice_")

    unused = {
        name
        for name in browser_phone_zh.WORDS
        if not re.search(rf"\b(words|zh)\.{name}\b", text) and not name.startswith(families)
    }

    assert unused == {"queued", "connected", "parted"}, "these three are named by what happens"


@pytest.mark.parametrize(
    ("now", "night", "festival"),
    [
        ("2026-03-03T02:59", "2026-03-03T03:00", "2027-02-06T10:00"),
        ("2026-03-03T03:00", "2026-03-04T03:00", "2027-02-06T10:00"),
        ("2026-01-31T22:00", "2026-02-01T03:00", "2026-02-17T10:00"),
        ("2026-02-17T09:00", "2026-02-18T03:00", "2027-02-06T10:00"),
    ],
)
def test_the_night_and_the_festival_are_the_next_ones(now: str, night: str, festival: str) -> None:
    offered = moments(datetime.fromisoformat(now).replace(tzinfo=ZONE))

    assert offered.night == datetime.fromisoformat(night).replace(tzinfo=ZONE)
    assert offered.festival == datetime.fromisoformat(festival).replace(tzinfo=ZONE)


def test_the_festival_is_known_before_its_days_off_are_announced() -> None:
    assert spring_festival(2030).isoformat() == "2030-02-03"


@pytest.mark.parametrize("path", ["/phone", "/phone/en"])
def test_a_line_in_earnest_has_no_telephone_and_says_so(office: Office, path: str) -> None:
    answer = create_app(make_settings(), office).test_client().get(path)

    assert answer.status_code == 404
    assert "浏览器电话机没有打开" in answer.text
    assert "LOSSLINE_PHONE=on" in answer.text
    assert "<script" not in answer.text


@pytest.mark.parametrize(
    ("phone", "leads_to"),
    [("on", "http://localhost:82/phone"), ("http://127.0.0.1:9000", "http://127.0.0.1:9000/phone")],
)
def test_where_there_is_one_the_line_leads_to_it(office: Office, phone: str, leads_to: str) -> None:
    answer = create_app(make_settings(phone=phone), office).test_client().get("/phone")

    assert (answer.status_code, answer.headers["Location"]) == (303, leads_to)


@pytest.mark.parametrize(
    ("environ", "phone"),
    [
        ({}, "off"),
        ({"LOSSLINE_PHONE": "off", "LOSSLINE_DEMO": "1"}, "off"),
        ({"LOSSLINE_DEMO": "1"}, "on"),
        ({"LOSSLINE_PHONE": "on"}, "on"),
        ({"LOSSLINE_PHONE": "https://phone.example/"}, "https://phone.example"),
    ],
)
def test_it_is_off_unless_this_is_the_demo_or_somebody_turned_it_on(
    environ: dict[str, str], phone: str
) -> None:
    assert Settings.from_env(good_environment(**environ)).phone == phone


def test_a_word_that_is_neither_on_nor_off_is_a_fault() -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_env(good_environment(LOSSLINE_PHONE="perhaps"))

    assert "LOSSLINE_PHONE" in str(error.value)
