"""All calls of browser phones: begun, found again by their key, ended when nobody listens any more, forgotten."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from threading import Lock
from zoneinfo import ZoneInfo

from models.office import Office
from scripts.browser_phone.another_time import DidNotStart, LineAtAnotherTime
from scripts.browser_phone.call import BrowserCall
from scripts.browser_phone.pace import SpokenPace
from scripts.browser_phone.switchboard import Switchboard
from scripts.browser_phone.tape import Tape
from scripts.browser_phone.voice.voice import Voice
from scripts.browser_phone.watch import Watch
from scripts.browser_phone.wish import SpokenBy, Wish
from scripts.exits import Refused
from scripts.recordings.witness import Witness
from settings import Settings
from telephony.simulator.clock import Clock

MOST_AT_ONCE = 20
MOST_AT_ANOTHER_TIME = 4
"""Each has a line, that is a process, of its own."""
MOST_KEPT = 40
UNHEARD_SECONDS = 20.0
"""A page that has not asked for so long is gone: its call is hung up."""
KEPT_SECONDS = 900.0
"""So long the page can look at a call that is over."""


class WhyNot(Enum):
    """Why a call cannot be begun; the page has words for it."""

    ALL_BUSY = "all_busy"
    NO_TIME_MACHINE = "no_time_machine"
    DID_NOT_START = "did_not_start"


class CannotCall(Exception):
    """No call was begun."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass
class _Kept:
    call: BrowserCall
    last_heard: float
    is_closed: bool = False


class Calls:
    """The calls of one phone process. `office` is set where the record may be looked into: in the demo."""

    def __init__(
        self,
        settings: Settings,
        switchboard: Switchboard,
        office: Office | None,
        zone: ZoneInfo,
        voice: Voice | None,
        time: Clock,
    ) -> None:
        self._settings = settings
        self._switchboard = switchboard
        self._office = office
        self._zone = zone
        self._voice = voice
        self._time = time
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()
        self._beginning = 0

    def begin(self, wish: Wish) -> tuple[str, BrowserCall]:
        """Dial. The key is all that the page needs to come back to this call. Raises CannotCall."""
        with self._lock:
            self._make_room(wish)
            self._beginning += 1
        try:
            call = self._dial(wish)
            key = secrets.token_urlsafe(16)
            with self._lock:
                self._kept[key] = _Kept(call, self._time.monotonic())
        finally:
            with self._lock:
                self._beginning -= 1
        return key, call

    def find(self, key: str) -> BrowserCall | None:
        """The call with this key, whose page is thereby known to be there."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            kept.last_heard = self._time.monotonic()
            return kept.call

    def sweep(self) -> None:
        """Hang up what nobody listens to, close lines that were for one call, forget what is old."""
        now = self._time.monotonic()
        for key, kept in self._all():
            silent = now - kept.last_heard
            if not kept.call.is_over:
                if silent > UNHEARD_SECONDS:
                    kept.call.hang_up()
            elif not kept.is_closed:
                kept.is_closed = True
                kept.call.close_line()
            elif silent > KEPT_SECONDS:
                self._forget(key)

    def end_all(self) -> None:
        """The process ends: hang up, and throw scratch copies away."""
        for key, _ in self._all():
            self._forget(key)

    def _all(self) -> list[tuple[str, _Kept]]:
        with self._lock:
            return list(self._kept.items())

    def _make_room(self, wish: Wish) -> None:
        going_on = [kept for kept in self._kept.values() if not kept.call.is_over]
        if len(going_on) + self._beginning >= MOST_AT_ONCE:
            raise CannotCall(WhyNot.ALL_BUSY)
        if wish.at is None:
            return
        if self._office is None:
            raise CannotCall(WhyNot.NO_TIME_MACHINE)
        elsewhere = [kept for kept in going_on if kept.call.is_at_another_time]
        if len(elsewhere) + self._beginning >= MOST_AT_ANOTHER_TIME:
            raise CannotCall(WhyNot.ALL_BUSY)

    def _dial(self, wish: Wish) -> BrowserCall:
        self._forget_the_oldest()
        tape = Tape()
        pace = SpokenPace(wish.speed, self._voice if wish.spoken_by is SpokenBy.SERVER else None)
        if wish.at is None:
            watch = Watch(tape, Witness(self._office))
            call = self._switchboard.dial(wish.caller, pace, watch.note)
            return BrowserCall(call, watch, pace, wish.caller, self._office, timedelta(0), self._zone, None)
        try:
            elsewhere = LineAtAnotherTime(self._settings, wish.at)
        except Refused:
            raise CannotCall(WhyNot.NO_TIME_MACHINE) from None
        try:
            address, shift = elsewhere.begun()
        except DidNotStart:
            elsewhere.throw_away()
            raise CannotCall(WhyNot.DID_NOT_START) from None
        watch = Watch(tape, Witness(elsewhere.office, shift))
        call = self._switchboard.dial(wish.caller, pace, watch.note, address)
        return BrowserCall(call, watch, pace, wish.caller, elsewhere.office, shift, self._zone, elsewhere)

    def _forget_the_oldest(self) -> None:
        over = [key for key, kept in self._all() if kept.call.is_over]
        for key in over[: max(len(self._all()) - MOST_KEPT, 0)]:
            self._forget(key)

    def _forget(self, key: str) -> None:
        with self._lock:
            kept = self._kept.pop(key, None)
        if kept:
            kept.call.forget()
