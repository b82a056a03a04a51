"""The recordings are what callers hear today, hold nobody's numbers, and reach every leaf of the call map."""

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml

import recordings
from ivr.call_map import PARTS
from ivr.step import Step
from recordings.reader import LOADER, recording_of
from recordings.recording import Recording
from recordings.writer import text_of
from scripts.recordings.actors import A_PHONE, EASY_PIN, NEW_PIN, cast, nobodys_card
from scripts.recordings.playing import Replay, replay
from scripts.recordings.roles import NOBODIES, read
from scripts.recordings.stage import Stage

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "tests" / "recordings"
RECORDINGS = sorted(FOLDER.glob("*.yaml"))
OF_FORMAT_1 = sorted((FOLDER / "format-1").glob("*.yaml"))
SCHEMA = json.loads((Path(recordings.__file__).parent / "recording.schema.json").read_text())
Leaf = tuple[str, str]

WITH_AN_OPERATOR = frozenset({"queue.again", "staff.pin", "staff.back"})
"""Steps that a caller reaches by way of somebody at the desk alone."""
SOMEBODY_ELSE_ACTS = frozenset(
    {
        ("loss.confirm", "already_lost"),
        ("loss.confirm", "not_possible"),
        ("loss.running", "not_possible"),
        ("card.release", "not_possible"),
        ("pin.again", "not_possible"),
        ("pin.menu", "changes_off"),
        ("pin.again", "changes_off"),
        *(("queue", outcome) for outcome in ("served", "pin_asked", "handed_on", "not_reached")),
    }
)
"""Staff, or a storm of other callers, have to act during the call: `tests/calls/` tells those. One caller alone, as in
a recording, cannot come there."""


@pytest.fixture(scope="module")
def replays() -> Iterator[list[Replay]]:
    """All of them, played once."""
    with Stage() as stage:
        yield [replay(stage, read(path)) for path in RECORDINGS]


def leaves() -> set[Leaf]:
    """Every outcome that a row of the call map names itself, of a step that somebody answers."""
    return {
        (name, outcome)
        for part in PARTS.values()
        for name, row in part.items()
        if isinstance(row.node, Step) and name not in WITH_AN_OPERATOR
        for outcome in row.leads
    }


def test_every_call_is_as_it_was_recorded(replays: list[Replay]) -> None:
    differences = [
        f"{path.name}: {each.difference}"
        for path, each in zip(RECORDINGS, replays, strict=True)
        if each.difference
    ]

    assert differences == [], "if this is meant: lossline replay --update tests/recordings"


@pytest.mark.parametrize("path", OF_FORMAT_1, ids=lambda path: path.stem)
def test_a_recording_of_format_1_keeps_replaying(path: Path) -> None:
    recording = read(path)

    with Stage() as stage:
        played = replay(stage, recording)

    assert recording.format == 1
    assert played.difference is None


def test_every_recording_keeps_to_the_schema_and_is_written_as_it_was_read() -> None:
    schema = jsonschema.Draft202012Validator(SCHEMA)

    for path in RECORDINGS:
        text = path.read_text()
        assert [
            f"{path.name}: {fault.message}" for fault in schema.iter_errors(yaml.load(text, LOADER))
        ] == []
        assert text_of(recording_of(text)) == text, path.name


@pytest.mark.parametrize(
    "change",
    [
        {"format": 1},
        {"date": "yesterday"},
        {"exchanges": [{"press": "1"}]},
        {"operators": -1},
        {"pin": "246810"},
    ],
)
def test_the_schema_says_no_as_the_reader_does(change: dict[str, object]) -> None:
    document = yaml.load(RECORDINGS[0].read_text(), LOADER) | change

    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(document)


def test_no_recording_holds_a_citizen_id_a_card_number_a_phone_or_a_pin() -> None:
    for path in RECORDINGS + OF_FORMAT_1:
        text = path.read_text()
        cards = [*cast(read(path)).values(), *map(nobodys_card, NOBODIES)]
        secrets = {NEW_PIN, EASY_PIN, A_PHONE} | {
            value
            for card in cards
            for value in (card.citizen_id, card.card_number[1:], card.name, card.phone, card.pin)
            if value
        }
        assert [f"{path.name}: {secret}" for secret in secrets if secret in text] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_leaf_of_the_call_map_is_recorded(language: str, replays: list[Replay]) -> None:
    reached = {leaf for each in replays for spoken, leaf in _way(each) if spoken == language}

    assert leaves() - reached - SOMEBODY_ELSE_ACTS == set()
    assert SOMEBODY_ELSE_ACTS & reached == set(), "these can be reached after all: take them from the list"
    assert leaves() >= SOMEBODY_ELSE_ACTS


def test_every_city_is_called() -> None:
    cities = {read(path).city for path in RECORDINGS}

    assert cities == {path.stem for path in (ROOT / "profiles").glob("*.toml")}


def test_people_are_in_and_out() -> None:
    hours = [read(path).date.hour for path in RECORDINGS]

    assert min(hours.count(3), hours.count(10)) >= 20


def test_there_are_plenty_and_each_says_what_happens() -> None:
    comments = [read(path).comment for path in RECORDINGS]

    assert len(comments) >= 60
    assert all(comment and comment[0].endswith(".") for comment in comments)
    assert len(set(comments)) == len(comments)


@pytest.mark.parametrize(
    "awkward", ["silence", "deliver_again", "status_comes_early", "hang_up", "line_is_down", "withheld"]
)
def test_the_awkward_ones_are_there(awkward: str) -> None:
    assert any(awkward in path.read_text() for path in RECORDINGS)


def test_callers_hang_up_at_every_step() -> None:
    hung_up = [path.stem for path in RECORDINGS if path.stem.startswith("hung-up-at-")]

    assert len(hung_up) >= 12
    assert all(_ends_by_hanging_up(read(RECORDINGS[0].parent / f"{name}.yaml")) for name in hung_up)


def _ends_by_hanging_up(recording: Recording) -> bool:
    return recording.exchanges[-1].act.value == "hang_up"


def _way(each: Replay) -> Iterator[tuple[str, Leaf]]:
    """Steps and outcomes, with the language in which the question was asked."""
    language = "zh"
    for told in each.turns:
        yield language, (told.step, told.outcome)
        language = told.language
