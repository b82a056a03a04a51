"""The telephone in somebody's hands: takes in what happens, presses what is typed, hangs up when told to."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty
from threading import Event as Alarm
from types import FrameType

import click

from models import clock
from scripts.phone.driver import Driver
from scripts.phone.entries import CodeFromSms, Entry, Keys, Silence, read_entries
from scripts.phone.keyboard import Keyboard
from scripts.phone.situation import Situation
from scripts.phone.transcript import HungUp, Remark, StayedSilent

LOOK_SECONDS = 0.05
HANG_UP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Telephone:
    """One call's telephone. `look` is to be called again and again; it takes a moment each time."""

    def __init__(
        self, driver: Driver, situation: Situation, keyboard: Keyboard, entries: list[Entry]
    ) -> None:
        self._driver = driver
        self._situation = situation
        self._keyboard = keyboard
        self._entries = entries
        self._input_has_ended = False
        self._has_hung_up = False
        self._is_silent_at = clock.now()
        self._times_asked_to_hang_up = 0

    def look(self) -> None:
        """Take in what has happened and what was typed, and act on it."""
        self.take_in_events()
        typed = self._typed()
        if self._times_asked_to_hang_up:
            self._hang_up()
        elif typed and self._keyboard.is_typed_by_hand:
            for key in typed:
                self._driver.press(key)
        elif typed:
            self._entries += self._read(typed)
        self._take_turn()

    def take_in_events(self) -> None:
        """Everything that has happened since the last time."""
        while True:
            try:
                self._situation.note(self._driver.events.get_nowait())
            except Empty:
                return

    @contextmanager
    def hung_up_by_signals(self) -> Iterator[None]:
        """Ctrl-C (or whoever ends the process) hangs up properly; asked a second time, there is no waiting."""
        before = {name: signal.signal(name, self._asked_to_hang_up) for name in HANG_UP_SIGNALS}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)

    def _asked_to_hang_up(self, _name: int, _frame: FrameType | None) -> None:
        self._times_asked_to_hang_up += 1
        if self._times_asked_to_hang_up > 1:
            raise click.Abort

    def _typed(self) -> str:
        if self._input_has_ended:
            Alarm().wait(LOOK_SECONDS)
            return ""
        typed = self._keyboard.read(LOOK_SECONDS)
        if typed is None:
            self._input_has_ended = True
            if self._keyboard.is_typed_by_hand:
                self._hang_up()
        return typed or ""

    def _read(self, typed: str) -> list[Entry]:
        """Entries from a pipe; what cannot be keyed is left out and said so."""
        try:
            return read_entries(typed)
        except ValueError as fault:
            self._situation.transcript.items.append(Remark(clock.now(), str(fault)))
            return []

    def _take_turn(self) -> None:
        """Press the next entry, or hang up after the last one, once the line waits for the caller."""
        situation = self._situation
        if (
            not situation.is_the_callers_turn
            or situation.keyed
            or situation.waits_since == self._is_silent_at
        ):
            return
        if self._entries:
            self._act(self._entries.pop(0))
        elif self._input_has_ended:
            self._hang_up()

    def _act(self, entry: Entry) -> None:
        match entry:
            case Silence():
                self._situation.transcript.items.append(StayedSilent(clock.now()))
                self._is_silent_at = self._situation.waits_since or self._is_silent_at
            case Keys(keys):
                self._press(keys)
            case CodeFromSms():
                self._press(self._situation.transcript.record.newest_code() or "#")

    def _press(self, keys: str) -> None:
        self._situation.waits_since = None
        for key in keys:
            self._driver.press(key)

    def _hang_up(self) -> None:
        if not self._has_hung_up:
            self._has_hung_up = True
            self._situation.transcript.items.append(HungUp(clock.now()))
            self._driver.hang_up()
