"""A PIN that is keyed for an operator stands in no file, however the call is recorded."""

from datetime import timedelta
from pathlib import Path

import pytest
from freezegun.api import FrozenDateTimeFactory

from models import clock
from models.office import Office
from recordings.writer import text_of
from scripts.recordings.making import off_tape, recording_text
from scripts.recordings.tapes import from_tape
from scripts.recordings.witness import Witness
from telephony.recordings import Order, write_orders
from tests.calls.lines import make_line
from tests.calls.phone import CITY_TIME, Phone
from tests.calls.routes import an_operator_asks_for_the_pin
from tests.factories import A_PIN, an_enabled_card

WRONG = "805273"
CUT_SHORT = "8052"


@pytest.fixture
def tapes(tmp_path: Path) -> Path:
    folder = tmp_path / "tapes"
    folder.mkdir()
    return folder


@pytest.fixture
def asked(office: Office, frozen: FrozenDateTimeFactory, tapes: Path) -> Phone:
    """A caller whose call is recorded, and whom an operator has just sent to key the PIN."""
    phone = Phone(make_line(office, tapes=tapes), frozen)
    phone.dial().press("0")
    write_orders(tapes, [Order(clock.now() + timedelta(hours=1))])
    an_operator_asks_for_the_pin(phone, office, an_enabled_card(office))
    return phone


@pytest.mark.parametrize("keyed", [A_PIN, WRONG, CUT_SHORT])
def test_the_pin_that_an_operator_asks_for_stands_in_no_file(
    keyed: str, asked: Phone, office: Office, tapes: Path
) -> None:
    phone = asked.press(keyed).stay_silent()
    phone.hang_up()

    tape = (tapes / f"{phone.call.sid}.jsonl").read_text(encoding="utf-8")
    taken = text_of(off_tape(from_tape(phone.call.sid, tape), clock.now(), office.city, "Off the tape."))
    saved = recording_text(phone.call, office.city, CITY_TIME, Witness(None), "An operator asks for the PIN.")

    assert keyed in {each.posted("Digits") for each in phone.call.exchanges}
    assert '"Digits": ' in tape
    assert "staff.pin" not in tape
    assert [keyed in written for written in (tape, taken, saved)] == [False, False, False]
    assert [path.name for path in tapes.iterdir() if keyed in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(("keyed", "role"), [(A_PIN, "the right PIN"), (WRONG, "a wrong PIN")])
def test_the_recording_says_whether_it_was_right(
    keyed: str, role: str, asked: Phone, office: Office, tapes: Path
) -> None:
    phone = asked.press(keyed)
    phone.hang_up()

    tape = (tapes / f"{phone.call.sid}.jsonl").read_text(encoding="utf-8")
    taken = off_tape(from_tape(phone.call.sid, tape), clock.now(), office.city, "Off the tape.")

    assert role in [str(part) for each in taken.exchanges for part in each.pressed]
    assert taken.cards == {"an enabled card": "enabled"}
