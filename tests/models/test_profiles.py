"""The shipped city profiles: each loads, differs from the default only where the city does, and can be spoken."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.city import INFO_TOPICS, City, EnableExtra, PinRequired, Span, Unit, Wording
from models.calendar import WorkingDays
from models.hours import is_open
from models.policy import load, shipped_profiles
from tests.models.test_hours import at

CITIES = {name: load(name) for name in shipped_profiles()}
DEFAULT = CITIES["shijiazhuang"]


def test_these_cities_come_with_the_line() -> None:
    assert set(CITIES) == {
        "shijiazhuang",
        "nanjing",
        "xian",
        "beijing",
        "shanghai",
        "shenyang",
        "chongqing",
        "suzhou",
        "dalian",
    }
    assert all(city.code == name for name, city in CITIES.items())


def test_shijiazhuang_is_the_default_in_every_rule() -> None:
    bare = City("shijiazhuang", DEFAULT.name)

    assert replace(DEFAULT.loss, written_papers={}) == bare.loss
    assert replace(DEFAULT.pin, reset_papers={}) == bare.pin
    assert replace(DEFAULT.staff, hours_said={}, government_line=None) == bare.staff
    assert DEFAULT.card == bare.card
    assert (DEFAULT.pin.initial, DEFAULT.pin.max_wrong) == ("123456", 6)
    assert DEFAULT.loss.temporary == Span(15, Unit.WORKING_DAYS)
    assert DEFAULT.loss.release_channels == {"counter"}


def test_nanjing_has_three_working_days_and_a_pin_that_can_be_given_up() -> None:
    city = CITIES["nanjing"]

    assert city.pin.initial == "888888"
    assert city.loss.temporary == Span(3, Unit.WORKING_DAYS)
    assert city.pin.may_be_cancelled
    assert not DEFAULT.pin.may_be_cancelled


def test_xian_releases_by_phone_while_temporary_and_never_when_formal() -> None:
    city = CITIES["xian"]

    assert city.pin.initial == "666666"
    assert city.loss.temporary == Span(7, Unit.DAYS)
    assert city.loss.release_channels == {"counter", "phone"}
    assert city.loss.formal_release == "never"


def test_beijing_waits_ten_days_or_releases_at_the_counter() -> None:
    city = CITIES["beijing"]

    assert city.loss.temporary == Span(10, Unit.DAYS)
    assert city.loss.release_channels == {"counter"}
    assert city.loss.formal_release == "never"


def test_shanghai_answers_day_and_night_and_enables_from_the_registered_phone() -> None:
    city = CITIES["shanghai"]

    assert city.pin.initial == "123456"
    assert city.loss.temporary == Span(5, Unit.DAYS)
    assert city.pin.enable_extra is EnableExtra.REGISTERED_PHONE
    assert is_open(city.staff.hours, at("2026-10-01 03:00"), WorkingDays({}))


def test_shenyang_asks_for_no_pin_and_keeps_a_lapsed_card_closed_for_a_day() -> None:
    city = CITIES["shenyang"]

    assert city.pin.required is PinRequired.NO
    assert city.card.keyed_by == {"citizen_id"}
    assert city.loss.temporary == Span(15, Unit.DAYS)
    assert city.loss.usable_again_after == timedelta(hours=24)


def test_chongqing_keys_the_last_eight_of_the_card_and_enables_the_old_way() -> None:
    city = CITIES["chongqing"]

    assert city.card.keyed_tail == 8
    assert city.card.keyed_by == {"card_number"}
    assert city.pin.enable_extra is EnableExtra.NONE
    assert city.pin.max_wrong == 6


def test_suzhou_leaves_the_pin_to_the_holder() -> None:
    city = CITIES["suzhou"]

    assert city.pin.required is PinRequired.OPTIONAL
    assert city.pin.forbidden == {"000000"}
    assert city.pin.max_wrong == 5
    assert city.loss.temporary == Span(7, Unit.DAYS)


def test_dalian_has_the_bank_lines_of_the_source() -> None:
    said = {line.code: line.said for line in CITIES["dalian"].bank.lines}

    assert said["CCB"] == "3329451"
    assert said["ABC"] == "95599"


def texts(city: City) -> Iterator[tuple[str, Wording]]:
    yield from (
        ("name", city.name),
        ("counter", city.counter),
        ("loss.written_papers", city.loss.written_papers),
        ("replacement.fee", city.replacement.fee),
        ("pin.reset_papers", city.pin.reset_papers),
        ("staff.hours_said", city.staff.hours_said),
    )
    yield from ((f"bank.lines.{line.code}.name", line.name) for line in city.bank.lines)
    yield from ((f"info.{topic}", city.info[topic]) for topic in INFO_TOPICS)


ALL_TEXTS = [
    pytest.param(wording, id=f"{city.code}-{name}")
    for city in CITIES.values()
    for name, wording in texts(city)
]


@pytest.mark.parametrize("wording", ALL_TEXTS)
def test_every_text_can_be_spoken(wording: Wording) -> None:
    assert len(wording["zh"]) < 300
    assert len(wording["en"]) < 600
    assert not re.search(r"[A-Za-z0-9<>&]", wording["zh"]), (
        "a Mandarin voice stumbles over letters and digits"
    )
    assert not re.search(r"[0-9]{2}|[<>&/()]", wording["en"]), (
        "digits are read one by one only with blanks between"
    )
    assert not re.search("[\u4e00-\u9fff]", wording["en"])


@pytest.mark.parametrize("city", CITIES.values(), ids=CITIES.keys())
def test_a_text_that_tells_the_initial_pin_tells_the_citys_own(city: City) -> None:
    spelt = {"123456": "一二三四五六", "888888": "六个八", "666666": "六个六"}
    told = city.info["two_pins"]["zh"]

    if city.pin.required is not PinRequired.NO:
        assert spelt[city.pin.initial] in told
    assert not any(words in told for pin, words in spelt.items() if pin != city.pin.initial)


@pytest.mark.parametrize("city", CITIES.values(), ids=CITIES.keys())
def test_a_text_that_tells_how_long_a_loss_lasts_tells_the_citys_own(city: City) -> None:
    count = {3: "三", 5: "五", 7: "七", 10: "十", 15: "十五"}[city.loss.temporary.count]
    unit = {Unit.WORKING_DAYS: "个工作日", Unit.DAYS: "天"}[city.loss.temporary.unit]

    assert f"，{count}{unit}以后自动失效" in city.info["ways_to_report"]["zh"]


@pytest.mark.parametrize("city", CITIES.values(), ids=CITIES.keys())
def test_a_reminder_leaves_time_before_the_loss_lapses(city: City) -> None:
    assert city.loss.remind_before.unit is city.loss.temporary.unit
    assert city.loss.remind_before.count < city.loss.temporary.count
