"""A telephone for tests: dial, press, say, hear, hang up. Behind it the application, over the stand-in for Twilio."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, Self

from recordings.masks import Masks
from recordings.take import recorded, sent_in
from recordings.writer import text_of
from telephony.simulator.call import Call
from telephony.simulator.call_record import CallRecord
from telephony.simulator.clock import VirtualClock
from telephony.simulator.heard import Sound
from telephony.simulator.number import Number
from telephony.simulator.parameters import Caller, place_of
from telephony.simulator.switchboard import Twilio
from telephony.simulator.transport import Answer, Transport

A_CALLER = "+8613900009999"
A_MORNING = datetime(2026, 3, 3, 2, tzinfo=UTC)
"""A Tuesday, ten o'clock in China."""


class Card(Protocol):
    """Whoever calls, as far as a telephone is concerned: the number of their telephone."""

    @property
    def phone(self) -> str | None:
        """E.164, or a Chinese number without its +86."""


@dataclass(frozen=True)
class Setting:
    """Which number is called, over which wire, and who is told the time."""

    line: Number
    wire: Transport
    move_clock: Callable[[datetime], object]


class Phone:
    """One caller's telephone."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._call: Call | None = None
        self._before = 0
        self._began = A_MORNING

    @property
    def call(self) -> Call:
        """The call, and all that can be seen of it: webhooks, notices, sounds."""
        assert self._call is not None, "dial first"
        return self._call

    def dial(self, at: datetime | str = A_MORNING, card: Card | None = None, from_: str = A_CALLER) -> Self:
        """Call the line and listen until it is the caller's turn.

        `at` is aware, or ISO 8601 with its zone. With `card` the call comes from its holder's telephone.
        """
        self._began = a_time(at)
        self._setting.move_clock(self._began)
        clock = VirtualClock(self._began, follow=self._setting.move_clock)
        number = _e164(card.phone) if card and card.phone else from_
        twilio = Twilio(self._setting.line, self._setting.wire, clock)
        self._before = 0
        self._call = twilio.dial(caller=Caller(number, place_of(number)))
        return self

    def press(self, *entries: str) -> Self:
        """Press keys and listen until it is the caller's turn again; X is pressed as the star."""
        for keys in entries:
            self._need_a_call()
            self._before = len(self.call.heard)
            self.call.press(keys.upper().replace("X", "*"))
        return self

    def says(self, words: str) -> Self:
        """Say something, to a Gather that recognises speech or into a Record, and listen until it is the turn again."""
        self._need_a_call()
        assert self.call.is_listened_to, "\n".join(
            ["nobody listens: neither a Gather with speech nor a Record waits", *self._heard_instead()]
        )
        self._before = len(self.call.heard)
        self.call.say(words)
        return self

    def stay_silent(self) -> Self:
        """Press nothing until the line goes on by itself."""
        self._need_a_call()
        self._before = len(self.call.heard)
        self.call.stay_silent()
        return self

    def hang_up(self) -> None:
        """Put the receiver down; nothing if the call is over, or was never begun."""
        if self._call is not None and not self._call.is_over:
            self._call.hang_up()

    def retry(self) -> Answer:
        """Deliver the last webhook once more, byte for byte."""
        return self.call.retry()

    def hears(self, words: str) -> Self:
        """Fails unless this was said since the caller last acted."""
        assert words in self.said, "\n".join(["not heard:", words, *self._heard_instead()])
        return self

    @property
    def said(self) -> str:
        """What was said since the caller last acted, a line for each Say."""
        sounds = self.call.heard[self._before :]
        return "\n".join(sound.text for sound in sounds if sound.sound is Sound.SAY)

    @property
    def is_over(self) -> bool:
        """Has the call ended?"""
        return self.call.is_over

    def record(self, path: Path, *comment: str) -> None:
        """Write the call as a recording. Entries of more than four keys are replaced by how many they were."""
        made = recorded(sent_in(self.call), self._began, Masks())
        path.write_text(text_of(made.with_comment(*comment)), encoding="utf-8")

    def _need_a_call(self) -> None:
        assert not self.is_over, "\n".join(["the call is over", *self._heard_instead()])

    def _heard_instead(self) -> list[str]:
        return ["heard instead:", self.said or "(nothing)", *debugger(self.call)]


def debugger(call: CallRecord) -> list[str]:
    """What Twilio's debugger would show as errors, under a heading; nothing where there are none."""
    return ["Twilio's debugger:", *map(str, call.errors)] if call.errors else []


def a_time(at: datetime | str) -> datetime:
    """An aware moment. Raises ValueError for one without its zone."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    if moment.tzinfo is None:
        raise ValueError(f"{moment} needs its zone, like 2026-03-03T03:00+08:00")
    return moment


def _e164(phone: str) -> str:
    return phone if phone.startswith("+") else f"+86{phone}"
