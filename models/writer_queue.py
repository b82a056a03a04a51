"""In which order the threads of a process write to a SQLite file: menu turns before deeds, and each in their order.

A menu turn writes one row in a tenth of a millisecond, and its caller waits for words. A deed takes some milliseconds
and the disk; in a storm of wrong PINs there are a hundred of them a second.
"""

import threading
import time
from collections import deque
from enum import Enum

from sqlalchemy.exc import OperationalError

from models.patience import LOCK_WAIT_SECONDS
from models.queue_file import QueueFile

LIGHT_IN_A_ROW = 10
"""So many light writers may go before a deed that waits; then it goes."""


class Way(Enum):
    """Which way into the database a writer came (`database.py`)."""

    LIGHT = "light"
    DEED = "deed"


class WriterQueue:
    """Hands the right to write from one thread to the next. Whoever has entered must leave."""

    def __init__(self, file: QueueFile, patience_seconds: float = LOCK_WAIT_SECONDS) -> None:
        self._file = file
        self._patience_seconds = patience_seconds
        self._mutex = threading.Lock()
        self._is_taken = False
        self._waiting: dict[Way, deque[threading.Event]] = {way: deque() for way in Way}
        self._light_in_a_row = 0

    def enter(self, way: Way) -> None:
        """Wait for one's turn, but not for ever. Raises OperationalError."""
        until = time.monotonic() + self._patience_seconds
        if not self._has_turn(way, until):
            raise _another_writes()
        try:
            if not self._file.enter(until):
                raise _another_writes()
        except BaseException:
            self._hand_on()
            raise

    def leave(self) -> None:
        """The next one's turn."""
        self._file.leave()
        self._hand_on()

    def close(self) -> None:
        """Nobody is in the queue any more."""
        self._file.close()

    def _has_turn(self, way: Way, until: float) -> bool:
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return True
            turn = threading.Event()
            self._waiting[way].append(turn)
        turn.wait(until - time.monotonic())
        with self._mutex:
            if turn.is_set():
                return True
            self._waiting[way].remove(turn)
            return False

    def _hand_on(self) -> None:
        with self._mutex:
            following = self._following()
            if following:
                following.set()
            else:
                self._is_taken = False

    def _following(self) -> threading.Event | None:
        light, deeds = self._waiting[Way.LIGHT], self._waiting[Way.DEED]
        if light and (not deeds or self._light_in_a_row < LIGHT_IN_A_ROW):
            self._light_in_a_row += 1
            return light.popleft()
        self._light_in_a_row = 0
        return deeds.popleft() if deeds else None


def _another_writes() -> OperationalError:
    return OperationalError(None, None, TimeoutError("another deed is being written"))
