"""Traffic on the call map: what is counted is drawn, and the plain map stays as it is."""

import re
from xml.etree import ElementTree

import pytest

from ivr import draw
from ivr.call_map import CALL_MAP
from ivr.drawing.traffic import LEVELS, Traffic, Way, on_the_map
from ivr.step import Junction
from ivr.steps.menu import Menu

SVG = "{http://www.w3.org/2000/svg}"
WAYS = (
    Way("dial", "answered", "main_menu", 900),
    Way("main_menu", "lost_card", "loss.who", 400),
    Way("main_menu", "person", "queue", 100),
    Way("loss.who", "identified", "loss.pin", 9),
    Way("loss.pin", "right", "loss.confirm", 7),
    Way("answer.fees", "go_back", "questions", 3),
    Way("answer.papers", "go_back", "questions", 2),
    Way("a step of long ago", "gone", "main_menu", 5),
    Way("main_menu", "an outcome of long ago", "main_menu", 5),
)
LEFT = {"main_menu": 60, "queue": 12, "a step of long ago": 1}


@pytest.fixture(scope="module")
def traffic() -> Traffic:
    return on_the_map(WAYS, LEFT, 1234)


@pytest.fixture(scope="module")
def picture(traffic: Traffic) -> ElementTree.Element:
    return ElementTree.fromstring(draw.svg(traffic=traffic))


def test_outcomes_are_counted_and_the_only_way_through_a_junction_with_them(traffic: Traffic) -> None:
    assert isinstance(CALL_MAP["to_a_person"].node, Junction)
    assert isinstance(CALL_MAP["loss.standing"].node, Junction)
    assert dict(traffic.leads) == {
        ("main_menu", "lost_card"): 400,
        ("main_menu", "person"): 100,
        ("to_a_person", "staff_are_in"): 100,
        ("loss.who", "identified"): 9,
        ("loss.pin", "right"): 7,
        ("loss.standing", "can_be_reported"): 7,
        ("answer.fees", "go_back"): 3,
        ("answer.papers", "go_back"): 2,
    }
    assert traffic.left == {"main_menu": 60, "queue": 12}


def test_where_two_ways_lead_through_a_junction_neither_is_guessed() -> None:
    """Staff may have been out, or the queue full: both lead to `nobody_now`."""
    found = on_the_map([Way("main_menu", "person", "nobody_now", 4)], {}, 4)

    assert dict(found.leads) == {("main_menu", "person"): 4}


def test_every_lead_of_the_map_can_bear_a_number() -> None:
    ways = [
        Way(step, outcome, target, 1)
        for step, row in CALL_MAP.items()
        for outcome, target in row.leads.items()
    ]

    found = on_the_map(ways, {}, 1)

    assert set(found.leads) == {(way.step, way.outcome) for way in ways}
    assert len(ways) > 100
    assert isinstance(CALL_MAP["main_menu"].node, Menu)


def test_the_busier_a_way_the_broader_its_line(traffic: Traffic) -> None:
    levels = [traffic.level(("main_menu", outcome)) for outcome in ("lost_card", "person", "my_card")]

    assert levels == [LEVELS, 3, 0]
    assert Traffic(0, {}, {}).level(("main_menu", "lost_card")) == 0


def test_numbers_stand_on_the_picture(picture: ElementTree.Element) -> None:
    counts = [text.text for text in picture.iter(f"{SVG}text") if text.get("class") == "count"]
    left = {
        text.text
        for group in picture.iter(f"{SVG}g")
        if group.get("class") == "left"
        for text in group.iter(f"{SVG}text")
    }
    titles = {title.text for title in picture.iter(f"{SVG}title")}

    assert sorted(counts) == sorted(["400", "100", "100", "9", "7", "7", "5"])
    assert left == {"✕ 60", "✕ 12"}
    assert "main_menu: lost_card → loss.who (400 ×)" in titles
    assert "a call comes in · 1,234" in {text.text for text in picture.iter(f"{SVG}text")}


def test_steps_of_a_tray_share_one_number(picture: ElementTree.Element) -> None:
    """Three and two callers went back from two answers, whose outcomes are told once below them."""
    assert "5" in {text.text for text in picture.iter(f"{SVG}text")}


def test_lines_that_nobody_took_step_back(picture: ElementTree.Element) -> None:
    wires = [
        path.get("class") or "" for path in picture.iter(f"{SVG}path") if "wire" in (path.get("class") or "")
    ]
    breadths = [found[1] for each in wires if (found := re.search(r"busy-(\d)", each))]

    assert "0" in breadths
    assert str(LEVELS) in breadths
    by_itself = ["the call that comes in", "the legend's example"]
    assert len(breadths) == len(wires) - len(by_itself)


def test_the_style_is_the_one_that_the_policy_names(traffic: Traffic) -> None:
    drawn = draw.svg(traffic=traffic).replace("&gt;", ">")

    assert draw.svg_style(traffic=traffic) in drawn
    assert draw.svg_style() != draw.svg_style(traffic=traffic)


def test_without_traffic_nothing_is_drawn_anew() -> None:
    assert "traffic" not in draw.svg()
    assert "busy-" not in draw.svg()
