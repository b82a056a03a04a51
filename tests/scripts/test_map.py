"""`lossline map`: the pictures, and the proof in lines."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from ivr import draw
from ivr.proof.properties import PROPERTIES, Verdict
from models.policy import PROFILES
from scripts.map import MOST_FAULTS, command, told

A_SMALL_CITY = """
extends = "{profiles}/shijiazhuang.toml"
code = "small"
name = {{ zh = "小城", en = "Smallville" }}

[pin]
required = "no"
tries_per_call = 1
cards_per_call = 1
code_tries = 1
"""


def _map(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_without_options_it_prints_mermaid() -> None:
    assert _map().output == draw.mermaid()


def test_svg_goes_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "map.svg"

    result = _map("--format", "svg", "--output", str(file))

    assert result.exit_code == 0
    assert ElementTree.parse(file).getroot().tag.endswith("svg")


def test_both_pictures_are_written_where_the_docs_are(tmp_path: Path) -> None:
    result = _map("--write", str(tmp_path))

    assert result.exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == set(draw.FILES)


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    assert _map("--write", str(tmp_path / "nowhere")).exit_code == 2
    assert _map("--output", str(tmp_path / "nowhere" / "map.svg")).exit_code == 2


def test_a_proof_draws_nothing(tmp_path: Path) -> None:
    assert _map("--prove", "--write", str(tmp_path)).exit_code == 2
    assert not list(tmp_path.iterdir())


def test_a_city_that_is_not_there_is_refused_with_those_that_are() -> None:
    result = _map("--prove", "--city", "atlantis")

    assert result.exit_code == 2
    assert "shijiazhuang" in result.output


@pytest.mark.long
def test_a_city_is_proven_from_the_command_line(tmp_path: Path) -> None:
    profile = tmp_path / "small.toml"
    profile.write_text(A_SMALL_CITY.format(profiles=PROFILES), encoding="utf-8")

    result = _map("--prove", "--city", str(profile))

    assert result.exit_code == 0
    assert result.output.count(": holds (") == len(PROPERTIES)


def test_what_does_not_hold_is_told_with_its_first_faults() -> None:
    faults = {"gate": [f"report_loss: at step {number}" for number in range(MOST_FAULTS + 2)]}

    lines = list(told(Verdict(10, 20, faults, {})))

    assert lines[0] == "10 situations, 20 turns"
    assert lines[1].startswith("gate: does not hold")
    assert lines[2] == "  report_loss: at step 0"
    assert lines[2 + MOST_FAULTS] == "  and 2 more"
    assert lines[3 + MOST_FAULTS].startswith("present PIN: holds")


def test_the_help_has_examples() -> None:
    assert "lossline map --prove --city xian" in _map("--help").output
