"""A telephone for stories: dial, press, hear. Behind it the real line, over the stand-in for Twilio, in no time.

After everything that a caller does, the phone itself looks at what the line answered: Twilio would have found nothing
to complain of, and every document keeps to `twiml_rules.py`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask
from freezegun.api import FrozenDateTimeFactory

from ivr.speech import Language, Value, say
from ivr.wording import LANGUAGES, spoken
from telephony.simulator.call import Call, Until
from telephony.simulator.clock import VirtualClock
from telephony.simulator.codes import Code
from telephony.simulator.exchange import Exchange
from telephony.simulator.habits import Habits
from telephony.simulator.heard import Sound
from telephony.simulator.hurting import Hurting
from telephony.simulator.number import Number
from telephony.simulator.parameters import Caller, place_of
from telephony.simulator.quirks import Quirks
from telephony.simulator.switchboard import Twilio
from telephony.simulator.transport import Answer, Limits, Transport
from telephony.simulator.wsgi_transport import WsgiTransport
from tests.calls.twiml_rules import check_twiml
from tests.factories import as_keyed

CITY_TIME = ZoneInfo("Asia/Shanghai")
PUBLIC_URL = "https://line.test"
ACCOUNT_SID = "AC" + "0" * 32
AUTH_TOKEN = "a token that only tests know"
LINE = Number(
    "+8631112333",
    f"{PUBLIC_URL}/voice",
    ACCOUNT_SID,
    AUTH_TOKEN,
    fallback_url=f"{PUBLIC_URL}/voice/fallback",
    status_callback=f"{PUBLIC_URL}/voice/ended",
)

IN_HOURS = "2026-03-03 10:00"
"""A Tuesday morning."""
AT_NIGHT = "2026-03-03 03:00"
MAKE_UP_SATURDAY = "2026-02-14 10:00"
"""Worked by the State Council's calendar, in exchange for a day of Spring Festival."""
SPRING_FESTIVAL = "2026-02-17 10:00"
"""New Year's Day of the year of the horse, a Tuesday."""
A_CALLER = "+8613900000001"
WITHHELD = "anonymous"


def in_process(app: Flask) -> Transport:
    """The wire of most stories: the line runs in this process."""
    return WsgiTransport(app, PUBLIC_URL)


@dataclass
class Phone:
    """One caller's telephone. Time stands still but for what the call itself takes and what a story lets pass."""

    app: Flask
    frozen: FrozenDateTimeFactory
    wire: Callable[[Flask], Transport] = in_process
    twilio: Twilio = field(init=False)
    transport: Hurting = field(init=False)
    call: Call = field(init=False)
    _heard_before: int = 0
    _checked: int = 0

    def dial(
        self,
        at: str = IN_HOURS,
        from_: str = A_CALLER,
        language: str = "zh",
        then: Until = Until.MY_TURN,
        more: Mapping[str, str] | None = None,
        quirks: Quirks | None = None,
    ) -> "Phone":
        """Call the line at a time of the city; in English the caller presses 8 first.

        `then=Until.NOW` does not hear the welcome out; `more` are parameters that nobody expects;
        `quirks` are another reading of Twilio's documents.
        """
        start = datetime.fromisoformat(at).replace(tzinfo=CITY_TIME)
        self.frozen.move_to(start)
        clock = VirtualClock(start, follow=self.frozen.move_to)
        self.transport = Hurting(self.wire(self.app))
        self.twilio = Twilio(LINE, self.transport, clock, Habits(quirks=quirks or Quirks()))
        return self._dial(Caller(from_, place_of(from_), more or {}), language, then)

    def another_caller(self, from_: str = "+8613900000002", language: str = "zh") -> "Phone":
        """Somebody else calls the line at this moment."""
        other = Phone(self.app, self.frozen)
        other.transport, other.twilio = self.transport, self.twilio
        return other._dial(Caller(from_, place_of(from_)), language, Until.MY_TURN)

    def _dial(self, caller: Caller, language: str, then: Until) -> "Phone":
        self._heard_before = self._checked = 0
        self.call = self.twilio.dial(caller=caller, then=then)
        self._check()
        return self.press("8") if language == "en" else self

    def press(self, *entries: str) -> "Phone":
        """Press keys, and listen until it is the caller's turn again; several entries one after the other.

        For the X of a number the star key is pressed.
        """
        for keys in entries:
            self._heard_before = len(self.call.heard)
            self.call.press(as_keyed(keys))
            self._check()
        return self

    def press_quickly(self, *entries: str) -> "Phone":
        """Press keys one after the other without listening, in no time at all."""
        self._heard_before = len(self.call.heard)
        for key in as_keyed("".join(entries)):
            self.call.press(key, then=Until.NOW)
        self._check()
        return self

    def listen(self) -> "Phone":
        """Hear out what is being said."""
        self.call.listen()
        self._check()
        return self

    def stay_silent(self) -> "Phone":
        """Press nothing until the line goes on by itself."""
        self._heard_before = len(self.call.heard)
        self.call.stay_silent()
        self._check()
        return self

    def wait(self, seconds: float) -> "Phone":
        """Let time pass in the call."""
        self._heard_before = len(self.call.heard)
        self.call.wait(seconds)
        self._check()
        return self

    def hang_up(self) -> None:
        """Put the receiver down."""
        if not self.is_over:
            self.call.hang_up()
        self._check()

    def retry(self) -> Answer:
        """Deliver the last webhook once more."""
        return self.call.retry()

    def deliver_again(self, exchange: Exchange) -> Answer:
        """Deliver any webhook of this call once more, byte for byte."""
        return self.transport.send(exchange.attempts[0].request, Limits(5.0, 15.0))

    def is_told(self, name: str, **values: Value) -> bool:
        """Was this sentence of `ivr/words/` said since the caller last acted? Gaps that are not named fit all."""
        return _is_in(self.hears, name, values)

    def was_told(self, name: str, **values: Value) -> bool:
        """Was it said at any time in this call?"""
        return _is_in(self.heard, name, values)

    @property
    def hears(self) -> str:
        """What was said since the caller last acted."""
        return "\n".join(h.text for h in self.call.heard[self._heard_before :] if h.sound is Sound.SAY)

    @property
    def heard(self) -> str:
        """All that was said in this call."""
        return self.call.said

    @property
    def is_over(self) -> bool:
        """Has the call ended?"""
        return self.call.is_over

    @property
    def is_in_queue(self) -> bool:
        """Does the caller wait for a person?"""
        return not self.is_over and "/voice/queue/" in self.call.last_exchange.url

    @property
    def answer(self) -> str:
        """The TwiML of the last answer."""
        return self.call.last_exchange.body

    def _check(self) -> None:
        # A full queue is Twilio's warning and our rule (S3).
        notices = [str(notice) for notice in self.call.notices if notice.code is not Code.QUEUE_FULL]
        assert not notices, f"Twilio would complain: {notices}"
        for exchange in self.call.exchanges[self._checked :]:
            assert exchange.status == 200, f"{exchange.url} answered {exchange.status}"
            check_twiml(exchange.body)
        self._checked = len(self.call.exchanges)

    def __repr__(self) -> str:
        """What was said, for tests that fail."""
        return f"Phone that heard:\n{self.heard}\n" if hasattr(self, "call") else "Phone"


def _is_in(text: str, name: str, values: Mapping[str, Value]) -> bool:
    return any(re.search(_pattern(name, values, language), text) for language in LANGUAGES)


def _pattern(name: str, values: Mapping[str, Value], language: Language) -> str:
    gaps = re.findall(r"\{(\w+)\}", LANGUAGES[language].SENTENCES[name])
    unknown = [gap for gap in gaps if gap not in values]
    said = spoken(say(name, **{**dict.fromkeys(unknown, "\0"), **values}), language).text
    return re.escape(said).replace("\0", ".+?")
