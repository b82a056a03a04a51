"""R16: anything in any order. Three cards, two lines, an operator, time, crashes and repetitions; hypothesis chooses.

A failure is shrunk to the shortest story and printed as calls: `state.report(card=0, line=1, crash=(3, 7))`.
"""

import dataclasses
from datetime import datetime, timedelta

import freezegun
import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from models import clock, sweep
from models.database import Database
from models.turn_log import LEASE
from telephony.simulator.transport import Answer, Limits, Request, Transport
from tests.calls.lines import make_line
from tests.calls.operators import Operator
from tests.calls.phone import Phone, in_process
from tests.calls.record import Record
from tests.conftest import Measure
from tests.factories import A_PIN, an_enabled_card, make_office
from tests.faults.crash_here import LIMITS, Crashing, Died, Job
from tests.faults.deeds import A_WRONG_PIN, city
from tests.faults.history import History, Recorder
from tests.faults.invariants import check
from tests.faults.ordinary import CITY, OrdinaryCard
from tests.faults.stage import Databases

XIAN = "xian"
PINS = (A_PIN, "620957", "485016")
CARDS, LINES = some.integers(0, 2), some.integers(0, 1)
CRASHES = some.none() | some.tuples(some.integers(0, 5), some.integers(1, 60))
"""At which entry of a call, and at which point there, a process dies before the webhook comes again."""


class Dying:
    """A wire to a process that may die with a webhook in its hands; after a while another takes it."""

    def __init__(self, transport: Transport, history: History, crashing: Crashing, database_url: str) -> None:
        self._transport, self._history, self._crashing = transport, history, crashing
        self._database_url = database_url
        self.requests: list[Request] = []
        self.dies_at: int | None = None
        self.phone: Phone | None = None

    def send(self, request: Request, limits: Limits) -> Answer:
        """Send it, after a death if one is due."""
        self.requests.append(request)
        if self.dies_at is None or self.phone is None:
            return self._transport.send(request, limits)
        job = Job(self._database_url, XIAN, clock.now(), request, self.dies_at)
        self.dies_at = None
        self._history.sent(request)
        AnyOrder.deaths += self._crashing.run(job) == Died()
        self.phone.frozen.tick(LEASE + timedelta(seconds=1))
        answer = self._transport.send(request, limits)
        return dataclasses.replace(answer, seconds=LEASE.total_seconds() + 1)


class AnyOrder(RuleBasedStateMachine):
    """What callers and time may do, in any order."""

    steps = deaths = 0

    def __init__(self, databases: Databases, crashing: Crashing) -> None:
        super().__init__()
        # Hypothesis gives up shrinking after a while, so between two stories the clock is the real one.
        self.freezing = freezegun.freeze_time("2026-03-03T02:00:00Z", real_asyncio=True)
        self.frozen = self.freezing.start()
        url = databases.fresh()
        self.history = History()
        self.offices = [make_office(Database(url), city(XIAN)) for _ in range(2)]
        self.lines = [make_line(office) for office in self.offices]
        self.record = Record(self.offices[0])
        self.operator = Operator(self.offices[0])
        self.cards = [an_enabled_card(self.offices[0]) for _ in range(3)]
        self.ordinary = [OrdinaryCard(A_PIN) for _ in range(3)]
        self.wires: list[Dying] = []
        self.is_anybody_there = False
        self.crashing, self.url = crashing, url

    def _wire(self, app: Flask) -> Dying:
        wire = Dying(Recorder(in_process(app), self.history), self.history, self.crashing, self.url)
        self.wires.append(wire)
        return wire

    @rule(card=CARDS, line=LINES, crash=CRASHES)
    def report(self, card: int, line: int, crash: tuple[int, int] | None) -> None:
        self._call(card, line, crash, ("1", self.cards[card].citizen_id, self.ordinary[card].pin, "1"))
        self.ordinary[card].report_or_renew(clock.now())

    @rule(card=CARDS, line=LINES, crash=CRASHES)
    def release(self, card: int, line: int, crash: tuple[int, int] | None) -> None:
        self._call(card, line, crash, ("3", self.cards[card].citizen_id, self.ordinary[card].pin, "1", "1"))
        self.ordinary[card].release()

    @rule(card=CARDS, line=LINES, crash=CRASHES, new=some.sampled_from(PINS))
    def change_pin(self, card: int, line: int, crash: tuple[int, int] | None, new: str) -> None:
        own = self.ordinary[card]
        self._call(card, line, crash, ("2", "1", self.cards[card].citizen_id, own.pin, new, new))
        own.change_pin(new)

    @rule(card=CARDS, line=LINES, crash=CRASHES)
    def mistype(self, card: int, line: int, crash: tuple[int, int] | None) -> None:
        now = clock.now()
        today = [at for at in self.ordinary[card].mistyped if at > now - timedelta(days=1)]
        if sum(at > now - timedelta(hours=1) for at in today) < 9 and len(today) < 19:
            self._call(card, line, crash, ("1", self.cards[card].citizen_id, A_WRONG_PIN))
            self.ordinary[card].mistype(now)

    @rule(line=LINES, crash=CRASHES)
    def ask_for_a_person(self, line: int, crash: tuple[int, int] | None) -> None:
        self._call(0, line, crash, ("0", "1"))

    @rule(hours=some.integers(1, 10 * 24))
    def let_time_pass(self, hours: int) -> None:
        self.frozen.tick(timedelta(hours=hours))

    @rule()
    def sweep(self) -> None:
        sweep.sweep(self.offices[0])

    @rule()
    def operator_comes(self) -> None:
        self.operator.signs_in()
        self.is_anybody_there = True

    @precondition(lambda self: self.is_anybody_there)
    @rule()
    def operator_goes(self) -> None:
        self.operator.signs_off()
        self.is_anybody_there = False

    @precondition(lambda self: self.wires)
    @rule(at=some.integers(0, 10**6), line=LINES)
    def repeat_a_webhook(self, at: int, line: int) -> None:
        request = (requests := [each for wire in self.wires for each in wire.requests])[at % len(requests)]
        Recorder(in_process(self.lines[line]), self.history).send(request, LIMITS)

    @invariant()
    def every_card_stands_as_it_should(self) -> None:
        AnyOrder.steps += 1
        for card, ordinary in zip(self.cards, self.ordinary, strict=True):
            assert self.record.status(card) is ordinary.status(clock.now())
            assert self.record.pin_is(card, ordinary.pin)
            assert self.record.pin_is_locked(card) is ordinary.is_locked
            assert self.record.wrong_in_a_row(card.claim) == ordinary.wrong

    def teardown(self) -> None:
        try:
            assert check(self.offices[0], self.history) == []
        finally:
            for office in self.offices:
                office.database.dispose()
            self.freezing.stop()

    def _call(self, card: int, line: int, crash: tuple[int, int] | None, entries: tuple[str, ...]) -> None:
        phone = Phone(self.lines[line], self.frozen, self._wire)
        own_phone = self.cards[card].phone or "anonymous"
        phone.dial(_in_the_city(clock.now()), own_phone)
        wire = self.wires[-1]
        wire.phone = phone
        for number, keys in enumerate(entries):
            if crash and crash[0] == number:
                wire.dies_at = crash[1]
            if not phone.is_over:
                phone.press(keys)
        phone.hang_up()


def _in_the_city(now: datetime) -> str:
    return now.astimezone(CITY).replace(tzinfo=None).isoformat()


@pytest.mark.parametrize(
    ("stories", "longest"),
    [pytest.param(12, 20, id="a few"), pytest.param(500, 50, id="many", marks=pytest.mark.long)],
)
def test_whatever_happens_in_whatever_order_every_card_stands_as_it_should(
    stories: int,
    longest: int,
    databases: Databases,
    crashing: Crashing,
    measure: Measure,
) -> None:
    AnyOrder.steps = AnyOrder.deaths = 0

    run_state_machine_as_test(
        lambda: AnyOrder(databases, crashing),
        settings=settings(
            max_examples=stories,
            stateful_step_count=longest,
            suppress_health_check=list(HealthCheck),
        ),
    )

    measure(f"R16 stories on {databases.engine}", stories)
    measure(f"R16 steps on {databases.engine}", AnyOrder.steps)
    measure(f"R16 deaths on {databases.engine}", AnyOrder.deaths)
