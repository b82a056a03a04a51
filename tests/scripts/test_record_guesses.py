"""`lossline record import`: what a call does not tell is said by an option, or named as a guess, in file and output."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import Result

from recordings.reader import read_recording
from recordings.recording import CallingFrom
from scripts.invented import EXAMPLE_CITIZEN_ID, EXAMPLE_PIN
from scripts.recordings.roles import read
from scripts.recordings.stage import Stage
from telephony.simulator.call import Call
from tests.scripts.conftest import Lossline
from tests.scripts.har import har_of
from tests.scripts.played_calls import a_call

FOLDER = Path(__file__).parent.parent / "recordings"
CARD, WHOSE = "how the first card was", "whose telephone it was"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Where calls are made."""
    with Stage() as stage:
        yield stage


def kept(stage: Stage, name: str) -> Call:
    """A call as in a shipped recording."""
    return a_call(stage, read(FOLDER / f"{name}.yaml"))


def guesses(result: Result, call: Call, folder: Path) -> list[str]:
    """What was guessed: the same in the file and in what the command printed."""
    assert result.exit_code == 0, result.output
    printed = [line.strip() for line in result.stdout.splitlines() if "Guessed" in line]
    assert printed == list(read_recording(folder / f"{call.sid}.yaml").comment[1:])
    return [line.removeprefix("Guessed: ") for line in printed]


@pytest.fixture
def imported(run: Lossline, tmp_path: Path) -> "Importing":
    """Imports a call from a HAR file."""
    return Importing(run, tmp_path)


class Importing:
    """`lossline record import` into a folder of its own."""

    def __init__(self, run: Lossline, folder: Path) -> None:
        self._run, self.folder = run, folder

    def har(self, call: Call, *options: str) -> Result:
        """With all that went to and fro."""
        return self._import("calls.har", har_of(call), *options)

    def forms(self, call: Call, *options: str) -> Result:
        """With what was posted, and nothing else."""
        return self._import(
            "forms.txt", "\n".join(urlencode(each.parameters) for each in call.exchanges), *options
        )

    def _import(self, name: str, text: str, *options: str) -> Result:
        (self.folder / name).write_text(text, encoding="utf-8")
        return self._run("record", "import", str(self.folder / name), "--into", str(self.folder), *options)


def test_how_a_card_was_is_no_guess_where_the_line_told_it(stage: Stage, imported: Importing) -> None:
    call = kept(stage, "report-at-night")

    told = guesses(imported.har(call), call, imported.folder)

    assert [each.partition(" (")[0] for each in told] == [WHOSE]


def test_a_card_that_nothing_was_told_of_is_a_guess(stage: Stage, imported: Importing) -> None:
    call = kept(stage, "hung-up-at-the-pin")

    told = guesses(imported.har(call), call, imported.folder)

    assert [each.partition(" (")[0] for each in told] == [CARD, WHOSE]
    assert "(enabled)" in told[0]
    assert "--card" in told[0]


def test_whoever_knows_it_says_it(stage: Stage, imported: Importing) -> None:
    call = kept(stage, "hung-up-at-the-pin")

    result = imported.har(call, "--card", "formally lost", "--calling-from", "the registered phone")

    assert guesses(result, call, imported.folder) == []
    made = read_recording(imported.folder / f"{call.sid}.yaml")
    assert dict(made.cards) == {"a formally lost card": "formally lost"}
    assert made.calling_from is CallingFrom.REGISTERED


def test_more_cards_than_were_named_are_refused(stage: Stage, imported: Importing) -> None:
    call = kept(stage, "hung-up-at-the-pin")

    result = imported.har(call, "--card", "enabled", "--card", "locked")

    assert result.exit_code == 2
    assert "2 cards" in result.output
    assert not list(imported.folder.glob("*.yaml"))


def test_a_withheld_number_is_seen_and_no_guess(stage: Stage, imported: Importing) -> None:
    call = kept(stage, "a-withheld-number-leaves-a-number")

    assert guesses(imported.har(call), call, imported.folder) == []


def test_the_city_is_told_by_the_welcome(stage: Stage, imported: Importing) -> None:
    call = kept(stage, "chongqing-enables-without-a-code-in-english")

    imported.har(call)

    assert read_recording(imported.folder / f"{call.sid}.yaml").city == "chongqing"


def test_forms_alone_leave_much_to_guess(stage: Stage, imported: Importing) -> None:
    call = kept(stage, "report-at-night")

    told = guesses(imported.forms(call), call, imported.folder)

    assert [each.partition(" (")[0].partition(",")[0] for each in told] == [
        "whose line it was",
        "when the call was",
        CARD,
        "what several keys meant",
        "that PINs and codes were right",
        WHOSE,
    ]


def test_a_date_without_a_zone_is_the_citys(stage: Stage, imported: Importing) -> None:
    call = kept(stage, "report-at-night")

    imported.forms(call, "--city", "shijiazhuang", "--at", "2026-03-03T03:00")

    made = read_recording(imported.folder / f"{call.sid}.yaml")
    assert made.date.isoformat() == "2026-03-03T03:00:00+08:00"


def test_a_part_of_a_pin_stands_nowhere_even_if_nobody_kept_what_was_asked(
    run: Lossline, tmp_path: Path
) -> None:
    sid = "CA" + "7" * 32
    forms, written = tmp_path / "forms.txt", tmp_path / f"{sid}.yaml"
    keyed = ("1", EXAMPLE_CITIZEN_ID, EXAMPLE_PIN[:4], EXAMPLE_PIN[:5])
    forms.write_text("\n".join([f"CallSid={sid}", *(f"CallSid={sid}&Digits={each}" for each in keyed)]))

    result = run("record", "import", str(forms), "--into", str(tmp_path))

    assert result.exit_code == 0, result.output
    pressed = [str(each) for each in read_recording(written).exchanges]
    assert pressed == ["dial", "press 1", "press the citizen ID", *["press too few keys"] * 2]
    assert [each for each in keyed[1:] if each in written.read_text(encoding="utf-8")] == []
