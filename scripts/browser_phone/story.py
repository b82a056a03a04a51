"""The events of a call with what the line's record tells of its turns: whose question, and is what is keyed secret."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ivr.call_map import is_secret
from scripts.browser_phone.call import BrowserCall
from scripts.phone.record import TurnTold
from telephony.simulator.events import Event, Happening
from telephony.simulator.exchange import Exchange, Purpose

_TURN = re.compile(r"/voice/turn/([0-9]+)")


@dataclass(frozen=True)
class Told:
    """An event. `told` belongs to a webhook that took a turn; `is_secret` to the keys that come after it."""

    place: int
    event: Event
    turn: int | None
    told: TurnTold | None
    is_secret: bool


def story(call: BrowserCall, events: tuple[Event, ...]) -> list[Told]:
    """All events in order."""
    numbers = [number for event in events if (number := turn_of(event)) is not None]
    turns = call.turns(max(numbers)) if numbers else {}
    return list(_told(events, turns))


def turn_of(event: Event) -> int | None:
    """Which turn a webhook takes: the incoming call is turn 0."""
    if event.happening is not Happening.WEBHOOK or not isinstance(event.exchange, Exchange):
        return None
    if event.exchange.purpose is Purpose.INCOMING:
        return 0
    found = _TURN.search(urlsplit(event.exchange.url).path)
    return int(found[1]) if found else None


def _told(events: tuple[Event, ...], turns: dict[int, TurnTold]) -> Iterator[Told]:
    """Until the record tells what is asked, everything is secret."""
    secret = True
    for place, event in enumerate(events):
        number = turn_of(event)
        told = turns.get(number) if number is not None else None
        if number is not None:
            secret = told is None or is_secret(told.asks_now)
        yield Told(place, event, number, told, secret)
