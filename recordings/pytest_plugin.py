"""A pytest plugin: a telephone for tests of any Flask (or other WSGI) line on Twilio, and recorded calls as tests.

A project overrides `twilio_app`, and whatever else is different there: the fixtures below say what for.
`docs/pytest-plugin.md` shows a whole example.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from recordings.difference import first_difference
from recordings.masks import Masks
from recordings.phone import Phone, Setting, debugger
from recordings.player import Player, base_of
from recordings.reader import read_recording
from recordings.recording import BadRecording, ByRole, CallingFrom, Pressed, Recording
from recordings.renewed import renewed
from recordings.side_by_side import side_by_side
from recordings.writer import text_of
from telephony.simulator.clock import VirtualClock
from telephony.simulator.hurting import Hurting
from telephony.simulator.number import Number
from telephony.simulator.switchboard import Twilio
from telephony.simulator.wsgi_transport import WsgiTransport

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

TOKEN = "a token that only tests know"
ACCOUNT = "AC" + "0" * 32
CALLERS = {CallingFrom.WITHHELD: "anonymous"}
A_CALLER = "+8613900009999"

NOT_AS_IT_WAS = pytest.StashKey[str]()
"""Of a test: what its recorded call did otherwise."""

PlayRecording = Callable[[Recording], Recording]
MoveClock = Callable[[datetime], object]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--recordings-update`."""
    parser.getgroup("recordings").addoption(
        "--recordings-update",
        action="store_true",
        help="write into each recording that differs what happens now, and fail all the same",
    )


def pytest_configure(config: pytest.Config) -> None:
    """The marker."""
    config.addinivalue_line(
        "markers", "recording(file): play this recorded call first, and fail where it is not as it was"
    )


def pytest_itemcollected(item: pytest.Item) -> None:
    """A marked test need not name the fixture."""
    if item.get_closest_marker("recording") and isinstance(item, pytest.Function):
        item.fixturenames.append("replayed")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """A call that is not as it was is the test's failure, not an error of its preparation."""
    if told := item.stash.get(NOT_AS_IT_WAS, ""):
        pytest.fail(told, pytrace=False)


@pytest.fixture
def twilio_app() -> "WSGIApplication":
    """The application behind the number's webhooks. Each project has its own."""
    raise pytest.UsageError("define a fixture twilio_app that returns your WSGI application (your Flask app)")


@pytest.fixture
def twilio_token() -> str:
    """The auth token that the application checks signatures with."""
    return TOKEN


@pytest.fixture
def twilio_voice_url() -> str:
    """The address of the webhook for incoming calls, as it is set in Twilio's console."""
    return "https://line.test/voice"


@pytest.fixture
def twilio_number(twilio_voice_url: str, twilio_token: str) -> Number:
    """The number that is called. Override it to set a fallback URL, a status callback or another country."""
    return Number("+8631112333", twilio_voice_url, ACCOUNT, twilio_token)


@pytest.fixture
def move_clock() -> MoveClock:
    """Told each new moment of a call: give it freezegun's `move_to`, so that the application's clock goes along."""
    return lambda _moment: None


@pytest.fixture
def recording_keys() -> Mapping[str, str]:
    """What is pressed for each role that a recording names, `{"the order number": "20417"}`."""
    return {}


@pytest.fixture
def phone(twilio_app: "WSGIApplication", twilio_number: Number, move_clock: MoveClock) -> Iterator[Phone]:
    """A caller's telephone: `phone.dial()`, `phone.press("1")`, `phone.hears("…")`, `phone.hang_up()`."""
    telephone = Phone(Setting(twilio_number, _wire(twilio_app, twilio_number), move_clock))
    yield telephone
    telephone.hang_up()


@pytest.fixture
def play_recording(
    request: pytest.FixtureRequest,
    twilio_app: "WSGIApplication",
    twilio_number: Number,
    move_clock: MoveClock,
    recording_keys: Mapping[str, str],
) -> PlayRecording:
    """Plays a recording on the application. Override it where more has to be prepared than roles."""

    def play(recording: Recording) -> Recording:
        move_clock(recording.date)
        network = Hurting(_wire(twilio_app, twilio_number))
        twilio = Twilio(twilio_number, network, VirtualClock(recording.date, follow=move_clock))
        caller = CALLERS.get(recording.calling_from, A_CALLER)
        keys_of = _keys_of(recording_keys)
        player = Player(twilio, twilio_number, network, caller, keys_of, Masks())
        played = player.play(recording)
        if errors := debugger(player.call):
            request.node.add_report_section("setup", errors[0], "\n".join(errors[1:]))
        return played

    return play


@pytest.fixture
def replayed(request: pytest.FixtureRequest, play_recording: PlayRecording) -> Recording:
    """The call of `@pytest.mark.recording("file")` as it is now; fails where it is not as it was."""
    marker = request.node.get_closest_marker("recording")
    if marker is None or len(marker.args) != 1:
        raise pytest.UsageError('mark the test with @pytest.mark.recording("file.yaml")')
    path = _find(request, marker.args[0])
    recorded = _read(path)
    played = play_recording(recorded)
    difference = first_difference(recorded, played)
    if difference is None:
        return played
    told = "\n".join([f"{path}: {difference}", *side_by_side(difference)])
    if request.config.getoption("--recordings-update"):
        path.write_text(text_of(renewed(recorded, played, Masks())), encoding="utf-8")
        told += "\nand was updated"
    request.node.stash[NOT_AS_IT_WAS] = told
    return played


def _wire(app: "WSGIApplication", number: Number) -> WsgiTransport:
    return WsgiTransport(app, base_of(number))


def _find(request: pytest.FixtureRequest, name: str) -> Path:
    """Beside the test, or from the root of the project."""
    places = (request.path.parent, request.config.rootpath)
    found = next((place / name for place in places if (place / name).is_file()), None)
    if found is None:
        raise pytest.UsageError(f"there is no recording {name} in {' or '.join(map(str, places))}")
    return found


def _read(path: Path) -> Recording:
    try:
        return read_recording(path)
    except BadRecording as fault:
        raise pytest.UsageError(f"{path}: {fault}") from None


def _keys_of(keys: Mapping[str, str]) -> Callable[[Pressed], str]:
    def keys_of(pressed: Pressed) -> str:
        if not isinstance(pressed, ByRole):
            return pressed
        if str(pressed) not in keys:
            raise pytest.UsageError(
                f"the fixture recording_keys does not say what is pressed for {str(pressed)!r}"
            )
        return keys[str(pressed)]

    return keys_of
