"""The pictures of the call map: whole, legible, and fresh."""

import re
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ivr import draw
from ivr.call_map import CALL_MAP, PARTS, START, Row
from ivr.drawing.boxes import AND, SIDE, Line, one
from ivr.drawing.layers import in_layers
from ivr.drawing.page import Page, arrange
from ivr.drawing.panel import Rect
from ivr.drawing.sketch import sketch
from ivr.drawing.svg import svg
from ivr.drawing.text import width
from ivr.steps.main_menu import Goodbye, MainMenu
from ivr.steps.menu import STANDARD_OUTCOMES

DOCS = Path(__file__).parent.parent.parent / "docs"
SVG = "{http://www.w3.org/2000/svg}"
A_HAIR = 0.001
LEADS = [(step, outcome, row.leads[outcome]) for step, row in CALL_MAP.items() for outcome in row.leads]


@pytest.fixture(scope="module")
def page() -> Page:
    return arrange(sketch())


@pytest.fixture(scope="module")
def picture() -> ElementTree.Element:
    return ElementTree.fromstring(draw.svg())


@pytest.mark.parametrize("name", draw.FILES)
def test_the_pictures_in_docs_are_fresh(name: str) -> None:
    drawn = (DOCS / name).read_text(encoding="utf-8")

    assert drawn == draw.pictures()[name], f"docs/{name} is stale: run lossline map --write docs"


def test_the_picture_shows_every_step(picture: ElementTree.Element) -> None:
    shown = {group.get("id") for group in picture.iter(f"{SVG}g")}

    assert set(CALL_MAP) <= shown


def test_every_outcome_of_every_step_is_on_the_page_with_its_target(page: Page) -> None:
    told = {(drawn.box.figure.name, lead) for drawn in page.boxes for lead in _told(drawn.box.rows)}
    on_trays = {
        (drawn.box.figure.name, lead)
        for shared, tray in page.trays
        for drawn in page.boxes
        if _is_inside(drawn.at, tray)
        for lead in _told(shared.rows)
    }
    lines = {(wire.step, f"{wire.outcome} →{wire.target}") for wire in page.wires}
    missing = [lead for lead in LEADS if not _ways_to_tell(lead) & (told | on_trays | lines)]

    assert not missing


def _told(rows: Iterable[Line]) -> set[str]:
    return {f"{outcome} {row.target.replace(' ', '')}" for row in rows for outcome in row.said.split(AND)}


def _ways_to_tell(lead: tuple[str, str, str]) -> set[tuple[str, str]]:
    step, outcome, target = lead
    ways = {(step, f"{outcome} →{target}")}
    return ways | {(step, f"{outcome} ↻")} if target == step else ways


def test_every_text_of_every_row_is_drawn(page: Page, picture: ElementTree.Element) -> None:
    drawn = {text.text for text in picture.iter(f"{SVG}text")}
    rows = [row for each in page.boxes for row in each.box.rows]

    assert {row.said for row in rows} <= drawn
    assert {row.target for row in rows if row.target} <= drawn


def test_mermaid_shows_every_step_and_outcome_and_where_it_leads() -> None:
    written = draw.mermaid().replace("#35;", "#")
    missing = [lead for lead in LEADS if not _is_in_mermaid(lead, written)]

    assert not missing
    assert all(f"<b>{step}</b>" in written for step in CALL_MAP)
    assert written.count("subgraph ") == len(PARTS)


def _is_in_mermaid(lead: tuple[str, str, str], written: str) -> bool:
    step, outcome, target = (part.replace(".", "_") for part in lead)
    node = next(line for line in written.splitlines() if line.strip().startswith(f"step_{step}"))
    stays = target == step and re.search(rf"\b{outcome}\b[^<]*↻", node)
    edge = re.search(rf'step_{step} -->\|"[^"]*\b{outcome}"\| step_{target}\n', written)
    return bool(stays or edge or f"{outcome} → {lead[2]}" in node)


def test_every_question_tells_its_standard_outcomes_in_one_order() -> None:
    figures = [figure for figure in sketch().figures.values() if figure.standard]

    assert figures
    order = ("person", "go_back", "again", "unclear", "out_of_patience")
    assert {tuple(exit.outcome for exit in figure.standard) for figure in figures} == {order, order[1:]}
    assert set(order) == STANDARD_OUTCOMES


def test_the_keys_are_told_as_they_are_pressed() -> None:
    figures = sketch().figures
    keys = {
        name: {exit.outcome: exit.key for exit in figure.exits if exit.key}
        for name, figure in figures.items()
    }

    assert keys["main_menu"]["lost_card"] == "1"
    assert keys["bank.choose"]["chosen"] == "1–9"
    assert keys["loss.who"]["person"] == "0#"
    assert keys["loss.pin"]["none"] == "0#"
    assert keys["nobody_now"]["again"] == "0 #"
    assert "person" not in keys["nobody_now"]
    assert keys["to_a_person"] == {}


def test_secret_steps_bear_a_lock(picture: ElementTree.Element) -> None:
    locked = {
        group.get("id")
        for group in picture.iter(f"{SVG}g")
        if group.get("id") and group.find(f"{SVG}g[@class='lock']") is not None
    }

    assert locked == {name for name, row in CALL_MAP.items() if getattr(row.node, "is_secret", False)}
    assert "loss.pin" in locked


def test_boxes_do_not_lie_on_each_other(page: Page) -> None:
    overlapping = [
        (one.box.figure.name, other.box.figure.name)
        for one, other in combinations(page.boxes, 2)
        if _overlap(one.at, other.at)
    ]

    assert not overlapping
    assert not [pair for pair in combinations(page.frames.values(), 2) if _overlap(*pair)]


def test_everything_is_inside_its_part_and_the_page(page: Page) -> None:
    whole = Rect(0, 0, page.width, page.height)

    assert all(_is_inside(frame, whole) for frame in page.frames.values())
    for drawn in page.boxes:
        assert _is_inside(drawn.at, page.frames[drawn.box.figure.part]), drawn.box.figure.name
    assert all(0 <= x <= page.width and 0 <= y <= page.height for wire in page.wires for x, y in wire.points)


def test_no_line_runs_through_a_box(page: Page) -> None:
    for wire in page.wires:
        level = [
            Rect(x, y - 1, end_x - x, 2)
            for (x, y), (end_x, end_y) in zip(wire.points, wire.points[1:], strict=False)
            if y == end_y
        ]
        crossed = [
            drawn.box.figure.name for drawn in page.boxes for line in level if _overlap(drawn.at, line)
        ]

        assert not crossed, f"{wire.step}: {wire.outcome}"


def test_texts_stay_in_their_boxes(page: Page) -> None:
    for drawn in page.boxes:
        for row in drawn.box.rows:
            told = width(row.said, row.size) + width(row.target, row.size, is_bold=True)

            assert 2 * SIDE + drawn.box.key_width + told <= drawn.at.width, row.said
        assert width(drawn.box.figure.name, 12, is_bold=True) + SIDE <= drawn.at.width


def test_a_chinese_character_is_as_wide_as_it_is_high() -> None:
    assert width("挂失", 12) == 24


def test_the_picture_is_told_to_those_who_do_not_see_it(picture: ElementTree.Element) -> None:
    labels = (picture.get("aria-labelledby") or "").split()
    told = {element.get("id"): element.text for element in picture if element.get("id") in labels}

    assert picture.get("role") == "img"
    assert len(labels) == len(told) == 2
    assert f"{len(CALL_MAP)} steps with {len(LEADS)} outcomes" in told["map-description"]


def test_the_picture_needs_nothing_from_elsewhere() -> None:
    drawn = draw.svg()

    assert not re.search(r"(href|src|url\(|@import|<script)", drawn)
    assert draw.svg_style() in drawn.replace("&gt;", ">")


def test_the_words_tell_every_lead() -> None:
    told = [
        (figure.name, exit.outcome, exit.target)
        for _, figures in draw.in_words()
        for figure in figures
        for exit in figure.exits
    ]

    assert sorted(told) == sorted(LEADS)


def test_steps_that_differ_only_in_name_share_a_tray() -> None:
    layered = in_layers(sketch().parts["questions"])
    trays = [place.block for layer in layered.layers for place in layer if place.block.shared]

    assert [len(tray.boxes) for tray in trays] == [8, 7]


def test_a_part_that_nobody_has_thought_of_gets_a_place_and_its_own_name() -> None:
    rows = {
        "main_menu": Row(MainMenu(), {"lost_card": "new.end"}),
        "new.end": Row(Goodbye()),
    }
    parts = {"main": {START: rows[START]}, "brand_new": {"new.end": rows["new.end"]}}

    drawn = svg(sketch(parts, rows, START))

    assert ">brand_new<" in drawn
    assert 'id="new.end"' in drawn


def test_a_box_has_room_for_one_row_an_outcome() -> None:
    figure = sketch().figures["loss.confirm"]

    rows = one(figure).boxes[0].rows

    assert [row.said for row in rows[:3]] == ["reported", "already_lost", "not_possible"]
    assert "again · unclear" in [row.said for row in rows]


def _overlap(one: Rect, other: Rect) -> bool:
    """By more than sums of the same numbers in another order may differ: a line that begins at a box touches it."""
    return (
        one.x < other.x + other.width - A_HAIR
        and other.x < one.x + one.width - A_HAIR
        and one.y < other.y + other.height - A_HAIR
        and other.y < one.y + one.height - A_HAIR
    )


def _is_inside(inner: Rect, outer: Rect) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width + 0.01
        and inner.y + inner.height <= outer.y + outer.height + 0.01
    )
