"""Who said what, when, and which webhook carried it: a call written down while it happens.

A transcript is filled by the simulator's events and by whoever holds the telephone, in the order of events.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from scripts.phone.record import Record, TurnTold
from telephony.simulator.events import Event, Happening
from telephony.simulator.exchange import Exchange, Purpose
from telephony.simulator.heard import Heard, Sound

TURN = re.compile(r"/voice/turn/([0-9]+)")


@dataclass(frozen=True)
class Said:
    """The line spoke. `part` is how much of it was heard: less than 1.0 where a key interrupted it."""

    at: datetime
    sound: Heard
    part: float = 1.0


@dataclass(frozen=True)
class Pressed:
    """The caller pressed keys."""

    at: datetime
    keys: str


@dataclass(frozen=True)
class StayedSilent:
    """The caller let a turn pass."""

    at: datetime


@dataclass(frozen=True)
class HungUp:
    """The caller put the receiver down."""

    at: datetime


@dataclass(frozen=True)
class Delivered:
    """A webhook was delivered. `turn` and `told` are None for those that are no turn, or of which nothing is told."""

    at: datetime
    method: str
    path: str
    purpose: Purpose
    status: int | None
    seconds: float
    turn: int | None
    told: TurnTold | None = None


@dataclass(frozen=True)
class Message:
    """An SMS was written (the demo shows its text)."""

    at: datetime
    to: str
    text: str


@dataclass(frozen=True)
class Remark:
    """Something that Twilio's debugger would show, a lost key, a queue, a conversation."""

    at: datetime
    text: str


Item = Said | Pressed | StayedSilent | HungUp | Delivered | Message | Remark

REMARKS = {
    Happening.QUEUED: "the call is in the queue",
    Happening.CONNECTED: "somebody is on the line with the caller",
    Happening.PARTED: "the conversation is over",
}


@dataclass
class Transcript:
    """A call written down."""

    record: Record
    items: list[Item] = field(default_factory=list)

    def press(self, at: datetime, keys: str) -> None:
        """Write keys down; where the line is no demo, an entry of several keys may be a real PIN and is not shown."""
        shown = keys if self.record.tells or len(keys) == 1 else "•" * len(keys)
        self.items.append(Pressed(at, shown))

    def note(self, event: Event) -> None:
        """Write an event of the simulator down."""
        match event:
            case Event(Happening.SOUND_BEGAN, sound=Heard() as sound):
                self._begin(sound)
            case Event(Happening.SOUND_ENDED, sound=Heard() as sound):
                self._finish(sound)
            case Event(Happening.WEBHOOK, exchange=Exchange() as exchange):
                self._deliver(event, exchange)
            case Event(Happening.KEY_LOST):
                self.items.append(Remark(event.at, f"key {event.text} was lost: nothing took keys just then"))
            case Event(Happening.HURT):
                self.items.append(Remark(event.at, f"hurt on purpose: {event.text}"))
            case Event(Happening.NOTICE) if event.notice:
                self.items.append(Remark(event.at, str(event.notice)))
            case _ if event.happening in REMARKS:
                self.items.append(Remark(event.at, REMARKS[event.happening]))

    def _begin(self, sound: Heard) -> None:
        if sound.sound is not Sound.PAUSE:
            self.items.append(Said(sound.at, sound))

    def _finish(self, sound: Heard) -> None:
        """What was said is known to the end only now: it may have been interrupted."""
        for place in range(len(self.items) - 1, -1, -1):
            item = self.items[place]
            if isinstance(item, Said) and item.at == sound.at and item.sound.text == sound.text:
                part = sound.seconds / item.sound.seconds if sound.interrupted and item.sound.seconds else 1.0
                self.items[place] = replace(item, sound=sound, part=part)
                return

    def _deliver(self, event: Event, exchange: Exchange) -> None:
        path = urlsplit(exchange.url).path
        number = _turn(path, exchange.purpose)
        told = self.record.turns(event.call_sid).get(number) if number is not None else None
        self.items.append(
            Delivered(
                exchange.at,
                exchange.method,
                path,
                exchange.purpose,
                exchange.status,
                exchange.seconds,
                number,
                told,
            )
        )
        for message in self.record.new_messages():
            self.items.append(Message(event.at, message.to, message.body or ""))


def _turn(path: str, purpose: Purpose) -> int | None:
    """Which turn a webhook takes: the incoming call is turn 0."""
    if purpose is Purpose.INCOMING:
        return 0
    found = TURN.search(path)
    return int(found[1]) if found else None
