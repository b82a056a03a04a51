"""What clients sent and heard, in order: the one side of every fault test. The other side is the record."""

import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlsplit

from telephony.simulator.transport import Answer, Limits, Request, Transport

TURN = re.compile(r"/voice(?:/turn/(\d+)(?:/answer)?)?$")

TurnKey = tuple[str, int]
"""Which turn of which call: the sid and the number."""


@dataclass(frozen=True)
class Delivery:
    """One webhook on the wire. `ended` counts in the same ticks as `began`; None while nobody answered."""

    path: str
    form: Mapping[str, str]
    began: int
    ended: int | None = None
    status: int | None = None
    body: str = ""
    sent_at: float = 0.0
    """By the monotonic clock, in seconds."""
    answered_at: float | None = None

    @property
    def call_sid(self) -> str:
        """Which call."""
        return self.form.get("CallSid", "")

    @property
    def turn(self) -> TurnKey | None:
        """Which turn of which call; None for webhooks that are no turn."""
        found = TURN.search(self.path)
        return (self.call_sid, int(found[1] or 0)) if found else None


@dataclass
class History:
    """Every delivery of a run. Many threads may write into it."""

    _deliveries: list[Delivery] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _ticks: int = 0

    def sent(self, request: Request) -> int:
        """A webhook goes out; by the number that is returned its answer is told."""
        form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        with self._lock:
            self._ticks += 1
            path, now = urlsplit(request.url).path, time.monotonic()
            self._deliveries.append(Delivery(path, form, self._ticks, sent_at=now))
            return len(self._deliveries) - 1

    def answered(self, number: int, status: int, body: str) -> None:
        """Its answer has arrived."""
        with self._lock:
            self._ticks += 1
            sent = self._deliveries[number]
            self._deliveries[number] = replace(
                sent, ended=self._ticks, status=status, body=body, answered_at=time.monotonic()
            )

    def copy(self) -> "History":
        """The same past, for another future."""
        return History(list(self.deliveries), _ticks=self._ticks)

    @property
    def deliveries(self) -> Sequence[Delivery]:
        """All of them, in the order in which they were sent."""
        with self._lock:
            return tuple(self._deliveries)

    @property
    def answers(self) -> Iterator[Delivery]:
        """Those that were answered."""
        return (each for each in self.deliveries if each.ended is not None)

    def by_turn(self) -> Mapping[TurnKey, Sequence[Delivery]]:
        """The deliveries of each turn."""
        turns: dict[TurnKey, list[Delivery]] = defaultdict(list)
        for each in self.deliveries:
            if each.turn:
                turns[each.turn].append(each)
        return turns


@dataclass(frozen=True)
class Recorder:
    """A transport that writes down what passes through it."""

    transport: Transport
    history: History

    def send(self, request: Request, limits: Limits) -> Answer:
        """Send it on. Raises Unreachable, and then the history shows a webhook without an answer."""
        number = self.history.sent(request)
        answer = self.transport.send(request, limits)
        self.history.answered(number, answer.status, answer.text)
        return answer
