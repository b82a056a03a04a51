"""`lossline replay`: recorded calls are what callers hear today."""

from pathlib import Path

import pytest
import yaml

from scripts.recordings.actors import NEW_PIN, cast
from scripts.recordings.difference import first_difference
from scripts.recordings.player import play
from scripts.recordings.reader import read_recording, recording_of
from scripts.recordings.recording import BadRecording
from tests.scripts.conftest import Lossline

RECORDINGS = sorted((Path(__file__).parent.parent / "recordings").glob("*.yaml"))
AT_NIGHT = next(path for path in RECORDINGS if path.name == "report-at-night.yaml")


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_the_call_is_as_it_was_recorded(path: Path) -> None:
    recording = read_recording(path)

    difference = first_difference(recording, play(recording))

    assert difference is None, f"{difference}\nif this is meant: lossline replay --update {path}"


def test_the_first_difference_is_shown(run: Lossline, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(AT_NIGHT.read_text().replace("确认挂失，请按1", "确认挂失，请按2"))

    result = run("replay", str(changed))

    assert result.exit_code == 1
    assert "exchange 4, press the right PIN of holder" in result.stdout
    assert "recorded: 尾号五六七八的社保卡将马上挂失，挂失以后不能使用。确认挂失，请按2" in result.stdout
    assert "heard:    尾号五六七八的社保卡将马上挂失，挂失以后不能使用。确认挂失，请按1" in result.stdout


def test_what_became_of_the_card_belongs_to_the_call(run: Lossline, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(AT_NIGHT.read_text().replace("status: '4'", "status: '1'"))

    result = run("replay", str(changed))

    assert result.exit_code == 1
    assert "afterwards, holder" in result.stdout


def test_an_update_writes_what_is_heard_and_keeps_what_still_fits(run: Lossline, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(AT_NIGHT.read_text().replace("确认挂失，请按1", "确认挂失，请按2"))

    run("replay", "--update", str(changed))

    assert changed.read_text() == AT_NIGHT.read_text()


def test_good_bad_and_missing_files_have_exit_codes_of_their_own(run: Lossline, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("exchanges: 3")

    codes = [run("replay", str(path)).exit_code for path in (AT_NIGHT, bad, tmp_path / "missing.yaml")]

    assert codes == [0, 2, 3]


@pytest.mark.parametrize(
    ("exchange", "fault"),
    [
        ({"press": "246810"}, "by its role only"),
        ({"press": 1}, "in quotes"),
        ({"press": "the right PIN of wife"}, "no card 'wife'"),
        ({"press": "the left PIN"}, "none of"),
        ({"press": "1", "silence": True}, "exactly one"),
        ({"silence": True, "heard": []}, "unknown"),
    ],
)
def test_a_bad_exchange_is_named(exchange: dict[str, object], fault: str) -> None:
    document = yaml.safe_load(AT_NIGHT.read_text())
    document["exchanges"].append(exchange)

    with pytest.raises(BadRecording, match=fault):
        recording_of(document)


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_no_recording_holds_a_citizen_id_or_a_pin(path: Path) -> None:
    text = path.read_text()
    cards = cast(read_recording(path)).values()

    assert all(card.citizen_id not in text and (card.pin or NEW_PIN) not in text for card in cards)
