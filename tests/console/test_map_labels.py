"""The call map in words: all of it is called something in both languages, and nothing else is."""

import pytest

from console.map_labels import LABELS
from ivr import draw
from ivr.call_map import CALL_MAP, PARTS
from ivr.drawing.boxes import BETWEEN, OWN_SIZE
from ivr.drawing.labels import TEXTS, Labels
from ivr.drawing.legend import SAMPLE
from ivr.drawing.text import width

LANGUAGES = pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS.keys())


@LANGUAGES
def test_every_step_outcome_and_part_of_the_map_has_words_and_none_that_is_gone(labels: Labels) -> None:
    steps = {f"step.{name}" for name in CALL_MAP}
    outcomes = {f"outcome.{outcome}" for row in CALL_MAP.values() for outcome in row.leads}
    parts = {f"part.{name}" for name in PARTS}
    texts = {f"text.{name}" for name in TEXTS}

    assert labels.words.keys() == steps | outcomes | parts | texts
    assert all(labels.words.values())


@LANGUAGES
def test_what_is_told_apart_is_called_differently(labels: Labels) -> None:
    steps = [labels.step(name) for name in CALL_MAP]
    outcomes = [[labels.outcome(outcome) for outcome in row.leads] for row in CALL_MAP.values()]

    assert len(set(steps)) == len(steps)
    assert all(len(set(each)) == len(each) for each in outcomes)


@LANGUAGES
def test_the_picture_and_its_text_are_in_words_alone(labels: Labels) -> None:
    drawn = draw.svg(labels=labels)
    told = [exit for _, figures in draw.in_words(labels) for figure in figures for exit in figure.exits]

    assert "→ to_a_person" not in drawn
    assert f"→ {labels.step('to_a_person')}<" in drawn
    assert f">{labels.text('legend')}<" in drawn
    assert not [exit for exit in told if "_" in exit.said or "_" in exit.target_said]


@LANGUAGES
def test_the_legends_example_does_not_run_into_its_explanation(labels: Labels) -> None:
    assert width(f"→ {labels.step('queue')}", OWN_SIZE, is_bold=True) <= SAMPLE + BETWEEN


def test_a_step_of_long_ago_is_called_by_its_name() -> None:
    assert LABELS["zh"].step("a step of long ago") == "a step of long ago"
