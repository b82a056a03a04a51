"""Plays a recording of this line again: cards made to fit, at its date, and what became of the cards."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from models import card_list
from models.office import Office
from recordings.difference import Difference, first_difference
from recordings.masks import Masks
from recordings.player import Player
from recordings.recording import Recording
from scripts.invented import InventedCard
from scripts.phone.record import Record, TurnTold
from scripts.phone.scratch import TimeMachine
from scripts.recordings.actors import Actors, calling_number, cast
from scripts.recordings.stage import Scene, Stage
from telephony.recordings import public_numbers
from telephony.simulator.clock import VirtualClock
from telephony.simulator.events import Event, Observer
from telephony.simulator.hurting import Hurting
from telephony.simulator.switchboard import Twilio


def _nobody_watches(_event: Event) -> None:
    """Most calls are looked at when they are over."""


@dataclass(frozen=True)
class Replay:
    """A recording, and the same call now."""

    recorded: Recording
    played: Recording
    turns: tuple[TurnTold, ...]
    """The way it took over the call map, now."""

    @property
    def difference(self) -> Difference | None:
        """The first one."""
        return first_difference(self.recorded, self.played)


def replay(stage: Stage, recording: Recording, at: datetime | None = None) -> Replay:
    """Play the whole call; `at` another time than its own, without a zone in its zone."""
    recording = recording if at is None else replace(recording, date=_in_zone_of(recording, at))
    cards = cast(recording)
    with TimeMachine() as machine:
        machine.stop_at(recording.date)
        scene = stage.scene(recording, cards)
        clock = VirtualClock(recording.date, follow=machine.stop_at)
        player = caller(scene, recording, cards, clock, Hurting(scene.transport))
        played = player.play(recording)
        now = replace(played, afterwards=afterwards(scene.office, recording, cards))
        return Replay(recording, now, tuple(Record(scene.office).turns(player.call.sid).values()))


def _in_zone_of(recording: Recording, at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=recording.date.tzinfo)


def caller(
    scene: Scene,
    recording: Recording,
    cards: Mapping[str, InventedCard],
    clock: VirtualClock,
    network: Hurting,
    watch: Observer = _nobody_watches,
) -> Player:
    """Whoever does what the recorded caller did. `watch` is told every event."""
    city = scene.office.city
    actors = Actors(cards, city.pin.initial, city.card.keyed_tail, Record(scene.office))
    return Player(
        Twilio(scene.line, network, clock, observer=watch),
        scene.line,
        network,
        calling_number(recording, cards),
        actors.keys,
        Masks(public=public_numbers(city)),
    )


def afterwards(
    office: Office, recording: Recording, cards: Mapping[str, InventedCard]
) -> dict[str, Mapping[str, str]]:
    """The cards once the call is over, in the words of `lossline cards show`."""
    seen = {role: card_list.show(office, cards[role].card_number) for role in recording.cards}
    return {role: {"status": line.status.value, "pin": line.pin} for role, line in seen.items() if line}
