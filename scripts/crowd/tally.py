"""Counts what happens to a crowd. Many threads write into it; anybody may look at any time."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum


class TurnKind(Enum):
    """What a webhook was about, as the caller knows it."""

    ANSWERING = "answering"
    MENU = "menu"
    NUMBER = "citizen ID"
    PIN = "PIN"
    SILENCE = "silence"
    QUEUE = "queue"
    MOMENT = "one moment"
    FALLBACK = "fallback"
    HANGING_UP = "hanging up"


@dataclass(frozen=True)
class Sample:
    """One webhook that was answered: when (seconds from the beginning), and how long that took."""

    kind: TurnKind
    at: float
    seconds: float
    status: int


@dataclass(frozen=True)
class Acknowledged:
    """A caller was told that a card is frozen: in which call, under which number, and the tail that was told."""

    call_sid: str
    reference: str
    tail: str


@dataclass(frozen=True)
class Ended:
    """A call that is over."""

    behaviour: str
    call_sid: str
    outcome: str
    errors: tuple[str, ...]
    """Twilio's, where nothing was hurt on purpose."""
    acknowledged: tuple[Acknowledged, ...] = ()


@dataclass
class Tally:
    """All that was counted so far."""

    began: float = field(default_factory=time.monotonic)
    samples: list[Sample] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    apologies: Counter[str] = field(default_factory=Counter)
    """Fail-safe answers, by their sentence; only of calls that were not hurt on purpose."""
    struck: Counter[str] = field(default_factory=Counter)
    unanswered: int = 0
    started: int = 0
    latest_start: float = 0.0
    most_at_once: int = 0
    live: int = 0
    """Calls that go on."""
    at_once: dict[int, int] = field(default_factory=dict)
    """The most calls in each second in which one began or ended, or a webhook was answered."""
    left: dict[int, int] = field(default_factory=dict)
    """Calls that go on when such a second is over."""
    broken: list[str] = field(default_factory=list)
    """What went wrong on our own side."""
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def now(self) -> float:
        """Seconds from the beginning."""
        return time.monotonic() - self.began

    def start(self, due: float) -> None:
        """A call begins; it was due then."""
        with self._lock:
            self.started += 1
            self.live += 1
            self.latest_start = max(self.latest_start, self.now - due)
            self._look()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """A call that has begun goes on until this block is left."""
        try:
            yield
        finally:
            with self._lock:
                self._look()
                self.live -= 1
                self._look()

    def answered(self, kind: TurnKind, seconds: float, status: int) -> None:
        """A webhook was answered."""
        with self._lock:
            self.samples.append(Sample(kind, self.now, seconds, status))
            self._look()

    def missed(self) -> None:
        """A webhook was not answered at all."""
        with self._lock:
            self.unanswered += 1

    def apologised(self, sentence: str) -> None:
        """A caller heard an apology."""
        with self._lock:
            self.apologies[sentence] += 1

    def hurt(self, fault: str) -> None:
        """Something struck, on purpose."""
        with self._lock:
            self.struck[fault] += 1

    def end(self, ended: Ended) -> None:
        """A call is over."""
        with self._lock:
            self.ended.append(ended)

    def break_off(self, why: str) -> None:
        """A virtual caller could not go on."""
        with self._lock:
            self.broken.append(why)

    def _look(self) -> None:
        second = int(self.now)
        self.at_once[second] = max(self.at_once.get(second, 0), self.live)
        self.left[second] = self.live
        self.most_at_once = max(self.most_at_once, self.live)
