"""The way of one call on the map: lit up, junctions included, and the plain picture untouched."""

from pathlib import Path
from xml.etree import ElementTree

from ivr import draw
from ivr.call_map import CALL_MAP
from ivr.drawing.walk import walk
from ivr.step import Junction

DRAWN = Path(__file__).parents[2] / "docs" / "call-map.svg"
REPORT = (
    ("dial", "answered", "main_menu"),
    ("main_menu", "lost_card", "loss.who"),
    ("loss.who", "identified", "loss.pin"),
    ("loss.pin", "right", "loss.confirm"),
)


def test_a_call_that_has_been_nowhere_leaves_the_picture_as_it_is() -> None:
    assert draw.svg(walk(())) == DRAWN.read_text(encoding="utf-8")


def test_steps_outcomes_and_lines_of_a_call_are_lit() -> None:
    picture = ElementTree.fromstring(draw.svg(walk(REPORT)))
    boxes = {
        group.get("id"): (group.get("class") or "").split() for group in picture.iter() if group.get("id")
    }
    lit = [element.text for element in picture.iter() if (element.get("class") or "").split()[-1:] == ["lit"]]

    assert picture.get("class") == "walked"
    assert {"lit", "now"} <= set(boxes["loss.confirm"])
    assert "lit" in boxes["loss.who"]
    assert "now" not in boxes["loss.who"]
    assert "lit" not in boxes["questions"]
    assert "identified" in lit


def test_what_lies_between_two_questions_is_part_of_the_way() -> None:
    passed = {step for step, _ in walk(REPORT).turns} - {step for step, _, _ in REPORT}

    assert passed
    assert all(isinstance(CALL_MAP[step].node, Junction) for step in passed)


def test_a_turn_that_the_map_does_not_know_is_no_fault() -> None:
    assert walk([("an old step", "done", "main_menu")]).now == "main_menu"


def test_the_style_of_a_lit_picture_stands_in_it_as_its_policy_names_it() -> None:
    way = walk(REPORT)

    assert draw.svg_style(way) in draw.svg(way).replace("&gt;", ">")
