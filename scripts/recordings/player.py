"""Plays a recording again: in process, at its date, on a record of its own, with fresh keys and signatures."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from models import card_list, migrate
from models.office import Office
from scripts.demonstration.environment import fresh_environment
from scripts.demonstration.staff import sign_on
from scripts.invented import InventedCard, file_cards, write_cards
from scripts.phone.line import CalledLine, own_line
from scripts.phone.record import Record
from scripts.phone.scratch import TimeMachine
from scripts.recordings.actors import Actors, calling_number, cast
from scripts.recordings.recording import Act, Afterwards, Exchange, Recording
from scripts.surroundings import open_database, open_office
from settings import Settings
from telephony.simulator.call import Call
from telephony.simulator.clock import VirtualClock
from telephony.simulator.heard import Sound
from telephony.simulator.hurting import Hurting, answer_instead
from telephony.simulator.switchboard import Twilio

PUBLIC_URL = "https://recorded.invalid"
NOT_REPEATED = "(another answer than the first time)"


@dataclass(frozen=True)
class Played:
    """What was heard at each exchange, and what became of the cards."""

    heard: tuple[tuple[str, ...], ...]
    afterwards: Mapping[str, Afterwards]


def play(recording: Recording) -> Played:
    """Play the whole call."""
    cards = cast(recording)
    with TimeMachine() as machine, TemporaryDirectory(prefix="lossline-") as folder:
        machine.move_to(recording.date)
        settings = _settings(recording, Path(folder))
        _file(settings, recording, cards, Path(folder))
        clock = VirtualClock(recording.date, follow=machine.move_to)
        with own_line(settings, "in process") as line:
            assert line.office is not None, "a line in process shows its record"
            heard = _Caller(recording, line, line.office, cards, clock).play()
            return Played(heard, _afterwards(line.office, recording, cards))


class _Caller:
    """Does what the recorded caller did."""

    def __init__(
        self,
        recording: Recording,
        line: CalledLine,
        office: Office,
        cards: Mapping[str, InventedCard],
        clock: VirtualClock,
    ) -> None:
        city = office.city
        self._recording = recording
        self._actors = Actors(cards, city.pin.initial, city.card.keyed_tail, Record(office))
        self._network = Hurting(line.transport)
        self._twilio = Twilio(line.number, self._network, clock)
        self._number = calling_number(recording, cards)
        self._call: Call | None = None

    def play(self) -> tuple[tuple[str, ...], ...]:
        """All exchanges; a call that nobody ended is ended."""
        heard = tuple(self._exchange(each) for each in self._recording.exchanges)
        if self._call is not None and not self._call.is_over:
            self._call.hang_up()
        return heard

    def _exchange(self, exchange: Exchange) -> tuple[str, ...]:
        if exchange.line_is_down:
            self._network.hurt(answer_instead(503))
        if exchange.act is Act.DIAL:
            self._call = self._twilio.dial(self._number)
            return _said(self._call, 0)
        assert self._call is not None, "recordings begin by dialling"
        before = len(self._call.heard)
        match exchange.act:
            case _ if self._call.is_over:
                return ("(the call was over)",)
            case Act.PRESS:
                self._call.press("".join(self._actors.keys(part) for part in exchange.pressed))
            case Act.SILENCE:
                self._call.stay_silent()
            case Act.HANG_UP:
                self._call.hang_up()
            case _:
                return self._deliver_again(self._call)
        return _said(self._call, before)

    def _deliver_again(self, call: Call) -> tuple[str, ...]:
        """The last webhook comes a second time: nothing more may be said, and nothing else."""
        first = call.last_exchange.body
        return () if call.retry().text == first else (NOT_REPEATED,)


def _said(call: Call, before: int) -> tuple[str, ...]:
    return tuple(sound.text for sound in call.heard[before:] if sound.sound is Sound.SAY)


def _settings(recording: Recording, folder: Path) -> Settings:
    where = {"DATABASE_URL": f"sqlite:///{folder / 'recorded.db'}", "PUBLIC_URL": PUBLIC_URL}
    return Settings.from_env(fresh_environment(recording.city) | where)


def _file(settings: Settings, recording: Recording, cards: Mapping[str, InventedCard], folder: Path) -> None:
    with open_database(settings) as database:
        migrate.upgrade(database)
    with open_office(settings) as office:
        write_cards(cards.values(), folder / "cards.csv")
        file_cards(office, folder / "cards.csv")
        if recording.operators:
            sign_on(office, secrets.token_urlsafe(12))


def _afterwards(
    office: Office, recording: Recording, cards: Mapping[str, InventedCard]
) -> dict[str, Afterwards]:
    seen = {role: card_list.show(office, cards[role].card_number) for role in recording.afterwards}
    return {role: Afterwards(line.status.value, line.pin) for role, line in seen.items() if line}
