"""`lossline record fetch` end to end: a call on the stand-in, fetched by the twilio package over HTTP, and replayed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from recordings.recording import Recording
from scripts.phone.record import Record
from scripts.recordings.actors import NEW_PIN, Actors, calling_number, cast
from scripts.recordings.playing import TimeMachine
from scripts.recordings.roles import read
from scripts.recordings.stage import Stage
from telephony.simulator.call import Call
from telephony.simulator.clock import VirtualClock
from telephony.simulator.rest.api import RestApi
from telephony.simulator.rest.server import serving
from telephony.simulator.switchboard import Twilio
from tests.scripts.conftest import Lossline

FOLDER = Path(__file__).parent.parent / "recordings"
NAMES = (
    "report-at-night",
    "one-wrong-pin-then-the-right-one",
    "an-enabled-pin-is-changed",
    "a-pin-is-enabled-with-the-sms-code",
    "a-withheld-number-leaves-a-number",
)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage() as stage:
        yield stage


@dataclass(frozen=True)
class Account:
    """A call that is over, at a Twilio that can be asked about it."""

    twilio: Twilio
    call: Call
    secrets: frozenset[str]
    """All that was keyed or told of people, and the keys of the account."""

    def fetch(self, run: Lossline, into: Path) -> Path:
        """`lossline record fetch`, and the file that it writes."""
        line = self.twilio.line
        with serving(RestApi(self.twilio)) as address:
            result = run(
                *("record", "fetch", self.call.sid, "--into", str(into)),
                LOSSLINE_TWILIO_API_URL=address,
                TWILIO_ACCOUNT_SID=line.account_sid,
                TWILIO_AUTH_TOKEN=line.auth_token,
            )
        assert result.exit_code == 0, result.output
        return into / f"{self.call.sid}.yaml"


def called(stage: Stage, recording: Recording) -> Account:
    """By somebody who presses what was pressed in a recording."""
    cards = cast(recording)
    with TimeMachine() as machine:
        machine.stop_at(recording.date)
        scene = stage.scene(recording, cards)
        city = scene.office.city
        actors = Actors(cards, city.pin.initial, city.card.keyed_tail, Record(scene.office))
        clock = VirtualClock(recording.date, follow=machine.stop_at)
        twilio = Twilio(scene.line, scene.transport, clock)
        call = twilio.dial(calling_number(recording, cards))
        for exchange in recording.exchanges[1:]:
            if exchange.pressed:
                call.press("".join(actors.keys(part) for part in exchange.pressed))
        if not call.is_over:
            call.hang_up()
    keyed = {each.posted("Digits") or "" for each in call.exchanges}
    people = {
        value for card in cards.values() for value in (card.citizen_id, card.phone, card.name, card.pin)
    }
    callers = {call.exchanges[0].posted("From") or ""} - {"anonymous"}
    account = {scene.line.account_sid, scene.line.auth_token}
    found = {each for each in keyed | people | callers | account if each and len(each) > 2}
    return Account(twilio, call, frozenset(found - {city.pin.initial}))


@pytest.mark.parametrize("name", NAMES)
def test_a_call_is_fetched_and_plays_as_it_was(
    name: str, run: Lossline, stage: Stage, tmp_path: Path
) -> None:
    account = called(stage, read(FOLDER / f"{name}.yaml"))

    fetched = account.fetch(run, tmp_path)
    result = run("replay", "--jobs", "1", str(fetched))

    assert result.exit_code == 0, result.output
    assert f"{fetched}: as recorded" in result.output


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_was_secret_stands_in_the_file(
    name: str, run: Lossline, stage: Stage, tmp_path: Path
) -> None:
    account = called(stage, read(FOLDER / f"{name}.yaml"))

    written = account.fetch(run, tmp_path).read_text(encoding="utf-8")

    assert len(account.secrets) >= 3
    assert (NEW_PIN in account.secrets) == ("pin-is" in name)
    assert [secret for secret in account.secrets if secret in written] == []


def test_a_call_of_another_account_is_not_found(run: Lossline, stage: Stage, tmp_path: Path) -> None:
    account = called(stage, read(FOLDER / "report-at-night.yaml"))

    with serving(RestApi(account.twilio)) as address:
        result = run(
            *("record", "fetch", "CA" + "0" * 32, "--into", str(tmp_path)),
            LOSSLINE_TWILIO_API_URL=address,
            TWILIO_ACCOUNT_SID=account.twilio.line.account_sid,
            TWILIO_AUTH_TOKEN=account.twilio.line.auth_token,
        )

    assert result.exit_code == 3
    assert list(tmp_path.glob("CA*")) == []


def test_a_twilio_that_cannot_be_reached_is_told(run: Lossline, stage: Stage, tmp_path: Path) -> None:
    account = called(stage, read(FOLDER / "hung-up-at-who.yaml"))
    with serving(RestApi(account.twilio)) as address:
        assert address

    result = run(
        "record", "fetch", account.call.sid, "--into", str(tmp_path), LOSSLINE_TWILIO_API_URL=address
    )

    assert result.exit_code == 1
    assert "Twilio cannot be reached" in result.output
