"""`lossline replay --from CA…`: a call that was kept is named by its CallSid, and continued from an exchange."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from models import clock
from scripts.recordings.roles import read
from scripts.recordings.stage import Stage
from telephony.recordings import Order, write_orders
from tests.scripts.conftest import Lossline
from tests.scripts.test_record import a_call

FOLDER = Path(__file__).parent.parent / "recordings"
AT_NIGHT = FOLDER / "report-at-night.yaml"
A_CALL, ANOTHER = "CA" + "a" * 32, "CA" + "b" * 32


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder with a call as `lossline record` writes it, changed in what is heard in exchange 2."""
    changed = AT_NIGHT.read_text(encoding="utf-8").replace("按井号键结束", "按星号键结束")
    (tmp_path / f"{A_CALL}.yaml").write_text(changed, encoding="utf-8")
    (tmp_path / "compose.yaml").write_text("services: {}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("beginning", "code"),
    [(A_CALL, 1), (f"{A_CALL}:2", 1), (f"{A_CALL}:3", 0), (f"{A_CALL}:99", 2), (f"{ANOTHER}:4", 3)],
)
def test_what_came_before_is_played_and_not_compared(
    beginning: str, code: int, kept: Path, run: Lossline
) -> None:
    result = run("replay", "--jobs", "1", "--from", beginning, str(kept))

    assert result.exit_code == code, result.output


def test_a_recording_is_known_by_its_first_lines_too(kept: Path, run: Lossline) -> None:
    named = kept / "at-night.yaml"
    named.write_text(f"# Call {ANOTHER}.\n{AT_NIGHT.read_text(encoding='utf-8')}", encoding="utf-8")

    result = run("replay", "--jobs", "1", "--from", ANOTHER, str(kept))

    assert (result.exit_code, str(named) in result.output, A_CALL in result.output) == (0, True, False)


@pytest.fixture
def tapes(tmp_path: Path) -> Path:
    folder = tmp_path / "tapes"
    folder.mkdir()
    write_orders(folder, [Order(clock.now() + timedelta(hours=1))])
    return folder


@pytest.fixture
def stage(tapes: Path) -> Iterator[Stage]:
    with Stage(tapes) as stage:
        yield stage


def test_a_call_on_tape_is_continued_and_stays_on_tape(
    tapes: Path, stage: Stage, run: Lossline, tmp_path: Path
) -> None:
    call = a_call(stage, read(AT_NIGHT))
    tape = tapes / f"{call.sid}.jsonl"

    result = run("replay", "--jobs", "1", "--from", f"{call.sid}:4", RECORDINGS_DIR=str(tapes))
    with_files = run(
        "replay", "--jobs", "1", "--from", call.sid, str(FOLDER / "format-1"), RECORDINGS_DIR=str(tapes)
    )

    assert (result.exit_code, with_files.exit_code) == (0, 0), result.output + with_files.output
    assert f"{tape}: as recorded, 6 exchanges, compared from 4 on\n" in result.output
    assert tape.exists()


def test_where_nothing_was_kept_it_is_not_found(run: Lossline, tapes: Path) -> None:
    codes = [
        run("replay", "--from", A_CALL, **more).exit_code for more in ({}, {"RECORDINGS_DIR": str(tapes)})
    ]

    assert codes == [3, 3]


@pytest.mark.parametrize(
    "wrong",
    [("--from", "CA12"), ("--from", f"{A_CALL}:0"), ("--from", "0"), ("--from", f"{A_CALL}:")],
)
def test_what_is_no_beginning_is_wrong_use(wrong: tuple[str, str], kept: Path, run: Lossline) -> None:
    assert run("replay", *wrong, str(kept)).exit_code == 2


@pytest.mark.parametrize("more", [("--update",), ("-k", "night")])
def test_what_does_not_go_with_a_call_is_refused(more: tuple[str, ...], kept: Path, run: Lossline) -> None:
    assert run("replay", "--from", A_CALL, *more, str(kept)).exit_code == 2
