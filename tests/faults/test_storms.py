"""R10: however webhooks are doubled, lost, late or out of order, a call ends as it would have on a good day."""

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from freezegun.api import FrozenDateTimeFactory

from models.database import Database
from telephony.simulator.transport import Transport
from tests.calls.lines import make_line
from tests.calls.phone import Phone, in_process
from tests.calls.record import Record
from tests.calls.routes import keyed
from tests.conftest import Measure
from tests.factories import make_office
from tests.faults.crash_here import LIMITS
from tests.faults.deeds import DEEDS, DIAL, HANG_UP, Deed, city
from tests.faults.facts import Facts
from tests.faults.history import History, Recorder
from tests.faults.invariants import check
from tests.faults.stage import Databases
from tests.faults.storm import Storm, Weather

SEED = os.environ.get("SEED") or os.environ.get("PYTEST_XDIST_TESTRUNUID", "alone")[:8]
"""`SEED=…` repeats a storm."""
A_FEW = 3
MANY = 200
LONGEST_DELAY = 60

Wire = Callable[[Flask], Transport]


@dataclass(frozen=True)
class End:
    """What a call left behind: its turns, what the log and the outbox gained, and how the card stands."""

    turns: tuple[tuple[int, str, str], ...]
    events: Counter[str]
    messages: Counter[tuple[str, str]]
    card: tuple[Any, ...]


@pytest.fixture
def play(
    databases: Databases, frozen: FrozenDateTimeFactory
) -> Callable[[Deed, random.Random, Weather | None], End]:
    """Plays a call with a deed in this weather, or on a good day."""

    def played(deed: Deed, lot: random.Random, weather: Weather | None) -> End:
        frozen.move_to("2026-03-03T02:00:00Z")
        database = Database(databases.fresh())
        office = make_office(database, city(deed.way.city))
        history, storms, record = History(), [], Record(office)

        def wire(app: Flask) -> Transport:
            recorder = Recorder(in_process(app), history)
            if weather is None:
                return recorder
            storms.append(Storm(recorder, weather, lot))
            return storms[-1]

        phone = Phone(make_line(office), frozen, wire)
        card = deed.way.go(phone, record)
        if deed.last not in (DIAL, HANG_UP):
            phone.press(keyed(deed.last, card, record))
        phone.hang_up()
        before = record.everything()
        for copy in storms[-1].late_copies() if storms else ():
            frozen.tick(lot.uniform(0, LONGEST_DELAY))
            storms[-1].transport.send(copy, LIMITS)
        assert record.everything() == before
        assert check(office, history) == []
        facts = Facts.of(office)
        standing = (record.status(card), record.losses(card), record.wrong_in_a_row(card.claim))
        database.dispose()
        return End(
            tuple(sorted((turn, row.step, row.outcome) for (_, turn), row in facts.turns.items())),
            Counter(event.kind for event in facts.events),
            facts.outbox,
            standing,
        )

    return played


@pytest.mark.parametrize(
    "calls", [pytest.param(A_FEW, id="a few"), pytest.param(MANY, id="many", marks=pytest.mark.long)]
)
@pytest.mark.parametrize("weather", Weather, ids=lambda weather: weather.name.lower())
def test_a_call_in_a_storm_ends_as_on_a_good_day(
    weather: Weather,
    calls: int,
    play: Callable[[Deed, random.Random, Weather | None], End],
    databases: Databases,
    measure: Measure,
) -> None:
    lot = random.Random(f"{SEED} {weather.name} {databases.engine}")
    good: dict[str, End] = {}

    for number in range(calls):
        name = lot.choice(list(DEEDS))
        if name not in good:
            good[name] = play(DEEDS[name], lot, None)
        seed = f"{SEED} {weather.name} {number}"
        assert play(DEEDS[name], random.Random(seed), weather) == good[name], f"{name}, seed {seed!r}"

    measure(f"R10 calls in storms, {weather.name.lower()}", calls)
