"""What holders read: every text in both languages, short, and without what must not be in it."""

from datetime import datetime
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from models import sms
from tests.factories import A_CITY

CHINA = ZoneInfo("Asia/Shanghai")
VALUES = {
    "tail": "1234",
    "when": "11月22日18:35",
    "effect": "11月22日18:35",
    "until": "12月14日24时",
    "reference": "261122000001",
    "code": "739164",
    "new_tail": "5678",
    "minutes": "10",
}


def gaps(text: str) -> set[str]:
    """What is filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("about", sms.TEXTS)
def test_every_text_says_the_same_in_both_languages(about: str) -> None:
    chinese, english = sms.TEXTS[about]["zh"], sms.TEXTS[about]["en"]

    assert gaps(chinese) == gaps(english) | ({"when"} & gaps(chinese))
    assert "tail" in gaps(chinese)
    assert gaps(chinese) <= set(VALUES)


@pytest.mark.parametrize("about", sms.TEXTS)
def test_every_text_is_short(about: str) -> None:
    chinese = sms.write(about, "zh", A_CITY, **VALUES)
    english = sms.write(about, "en", A_CITY, **VALUES)

    assert len(chinese) <= 3 * 67, "an SMS in Chinese has parts of 67 characters"
    assert len(english) <= 3 * 153, "an SMS in Latin letters has parts of 153"


def test_a_language_without_texts_gets_chinese() -> None:
    assert sms.write("code", "fr", A_CITY, **VALUES).startswith("【测试市社保】验证码739164")


def test_times_are_written_as_people_do() -> None:
    when = datetime(2026, 3, 5, 14, 7, tzinfo=CHINA)

    assert (sms.moment(when, "zh"), sms.moment(when, "en")) == ("3月5日14:07", "5 Mar 14:07")


def test_midnight_is_the_end_of_the_day_before() -> None:
    midnight = datetime(2026, 1, 1, tzinfo=CHINA)

    assert (sms.end(midnight, "zh"), sms.end(midnight, "en")) == ("12月31日24时", "the end of 31 Dec")
    assert sms.end(midnight.replace(hour=9), "zh") == "1月1日09:00"
