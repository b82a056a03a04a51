"""`lossline record import` of forms in the shape of others': each becomes a recording that is filled in and replays."""

from pathlib import Path

import pytest

from recordings.reader import read_recording
from recordings.recording import Act, CallingFrom
from tests.scripts.conftest import Lossline
from tests.telephony.foreign import CALLS, text_of, webhooks


@pytest.mark.parametrize("name", CALLS)
def test_they_are_imported_filled_in_and_replay(name: str, run: Lossline, tmp_path: Path) -> None:
    forms, first = tmp_path / "forms.txt", webhooks(name)[0].form
    forms.write_text(text_of(name), encoding="utf-8")
    recording = tmp_path / f"{first['CallSid']}.yaml"

    imported = run("record", "import", str(forms), "--into", str(tmp_path), "--at", "2026-03-03T10:00+08:00")
    run("replay", "--update", str(recording))

    assert imported.exit_code == 0, imported.output
    made = read_recording(recording)
    pressed = [each.form["Digits"] for each in webhooks(name) if "Digits" in each.form]
    assert [each.act for each in made.exchanges].count(Act.PRESS) == len(pressed)
    assert run("replay", str(recording)).exit_code == 0
    own = {first["From"], first["To"], *(each for each in pressed if len(each) > 4)}
    assert [value for value in own if value and value in recording.read_text(encoding="utf-8")] == []


def test_a_number_withheld_as_digits_is_withheld(run: Lossline, tmp_path: Path) -> None:
    forms = tmp_path / "forms.txt"
    forms.write_text(text_of("withheld-as-digits"), encoding="utf-8")

    run("record", "import", str(forms), "--into", str(tmp_path))

    made = read_recording(next(tmp_path.glob("CA*.yaml")))
    assert made.calling_from is CallingFrom.WITHHELD
