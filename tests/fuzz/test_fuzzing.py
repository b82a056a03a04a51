"""R15: readers are fed with inputs made to break them; each says what is wrong, in its own way, or nothing."""

from pathlib import Path

import pytest

from tests.conftest import Measure
from tests.fuzz.__main__ import TARGETS, fuzz
from tests.fuzz.targets import TARGETS as FEEDS

A_FEW_INPUTS = 1_500
LONGEST_SECONDS = 60


def test_every_target_is_run() -> None:
    assert set(TARGETS) == set(FEEDS)


@pytest.mark.parametrize("target", TARGETS)
def test_no_input_breaks_a_reader(target: str, tmp_path: Path, measure: Measure) -> None:
    outcome = fuzz(target, LONGEST_SECONDS, tmp_path, A_FEW_INPUTS)

    measure(f"R15 inputs to {target}", outcome.inputs)
    assert outcome.finding == ""
    assert outcome.inputs > 0


@pytest.mark.long
@pytest.mark.parametrize("target", TARGETS)
def test_no_input_breaks_a_reader_in_a_minute(target: str, tmp_path: Path, measure: Measure) -> None:
    outcome = fuzz(target, LONGEST_SECONDS, tmp_path)

    measure(f"R15 inputs to {target}", outcome.inputs)
    assert outcome.finding == ""


def test_what_breaks_a_reader_is_found_and_kept(tmp_path: Path) -> None:
    outcome = fuzz("broken", LONGEST_SECONDS, tmp_path)

    assert "ValueError: two of them" in outcome.finding
    assert [path.read_bytes().count(b"{") > 1 for path in tmp_path.iterdir()] == [True]
