"""The state of one call, and what verbs may do to it. Waiting is not done here: see `script`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from telephony.simulator import parameters
from telephony.simulator.clock import Clock
from telephony.simulator.codes import Code
from telephony.simulator.courier import Courier, Webhook
from telephony.simulator.document import Document, Element
from telephony.simulator.events import Event, Happening, Observer
from telephony.simulator.exchange import Exchange, Purpose
from telephony.simulator.habits import Habits
from telephony.simulator.heard import Heard
from telephony.simulator.identifiers import new_sid
from telephony.simulator.notices import Fatal, Notice
from telephony.simulator.number import Number
from telephony.simulator.parameters import Route
from telephony.simulator.status import CallStatus, Direction, Outcome

if TYPE_CHECKING:
    from telephony.simulator.conversation import Conversation
    from telephony.simulator.status_callback import Callback

# So many documents without a moment between them are a circle that Twilio, too, would not run for ever.
MOST_DOCUMENTS_AT_ONCE = 100


class GoesInCircles(Exception):
    """The application redirects for ever without letting time pass; the test should hear of it."""


class Leg:
    """One call between somebody's telephone and Twilio."""

    def __init__(
        self, route: Route, line: Number, clock: Clock, courier: Courier, habits: Habits, observer: Observer
    ) -> None:
        self.sid = new_sid("CA")
        self.route = route
        self.line = line
        self.clock = clock
        self.habits = habits
        self.status = CallStatus.RINGING if route.direction is Direction.INBOUND else CallStatus.QUEUED
        self.outcome: Outcome | None = None
        self.created_at = clock.now()
        self.answered_at: datetime | None = None
        self.ended_at: datetime | None = None
        self.heard: list[Heard] = []
        self.exchanges: list[Exchange] = []
        self.notices: list[Notice] = []
        self.pressed_early: list[str] = []
        self.conversation: Conversation | None = None
        self.callback: Callback | None = None
        self.callbacks_sent = 0
        self.hangs_up_at: float | None = None
        """When whoever was called loses patience, on the monotonic clock."""
        self._courier = courier
        self._observer = observer
        self._documents_at_once = 0
        self.is_sending = False
        """Whether a webhook is under way."""

    def answer(self) -> None:
        """Twilio takes the call when there is something to do with it."""
        if self.status.is_before_answering:
            self.answered_at = self.clock.now()
            self._turn(CallStatus.IN_PROGRESS)

    def ring(self) -> None:
        """The telephone that is called rings."""
        self._turn(CallStatus.RINGING)

    def end(self, status: CallStatus, outcome: Outcome) -> None:
        """The call is over, whatever is still to be reported about it."""
        if self.ended_at is None:
            self.ended_at = self.clock.now()
            self.outcome = outcome
            self._turn(status)

    @property
    def answered_seconds(self) -> int:
        """CallDuration: whole seconds from answering to the end."""
        if self.answered_at is None:
            return 0
        return round(((self.ended_at or self.clock.now()) - self.answered_at).total_seconds())

    def time_passed(self) -> None:
        """Something was audible or waited for: the application is not going in circles."""
        self._documents_at_once = 0

    def send(self, purpose: Purpose, url: str, method: str, added: Mapping[str, str]) -> Exchange:
        """Deliver one webhook and put it on record."""
        self._documents_at_once += 1
        if self._documents_at_once > MOST_DOCUMENTS_AT_ONCE:
            raise GoesInCircles(f"{url} is asked for again and again, and nothing is heard between")
        standard = parameters.standard(self.sid, self.route, self.line.account_sid, self.status)
        if purpose is Purpose.SOUND:
            standard = {}
        sent = [
            {name: value for name, value in told.items() if name not in self.route.caller.missing}
            for told in (standard, added)
        ]
        self.is_sending = True
        try:
            exchange = self._courier.deliver(Webhook(purpose, url, method, *sent))
            self.exchanges.append(exchange)
            self.tell(Happening.WEBHOOK, exchange=exchange)
        finally:
            self.is_sending = False
        return exchange

    def call_on(self, route: Route, callback: "Callback | None") -> "Leg":
        """Another leg, of somebody whom a Dial in this call has rung. Its doings are not shown to our observer."""
        courier = self._courier.sibling()
        leg = Leg(route, self.line, self.clock, courier, self.habits, _nobody)
        leg.callback = callback
        return leg

    def note(self, code: Code, message: str, document: Document, element: Element) -> None:
        """Something for the debugger about one element of a document."""
        self._file(Notice(code, message, document.url, self.clock.now(), element.line, element.column))

    def note_fatal(self, fault: Fatal) -> None:
        """The same for what Twilio could not go on with; the exchange that brought it gets the code, too."""
        self._file(Notice(fault.code, fault.message, fault.url, self.clock.now(), fault.line, fault.column))
        if self.exchanges and fault.code not in self.exchanges[-1].codes:
            last = self.exchanges[-1]
            self.exchanges[-1] = replace(last, codes=(*last.codes, fault.code))

    def note_about(self, exchange: Exchange, code: Code, message: str) -> None:
        """Something for the debugger about an answer as a whole."""
        self._file(Notice(code, message, exchange.url, self.clock.now()))

    def begin_sound(self, sound: Heard) -> None:
        self.heard.append(sound)
        self.tell(Happening.SOUND_BEGAN, sound=sound)

    def end_sound(self, sound: Heard) -> None:
        """The sound that began last is over, as `sound` now tells."""
        self.heard[-1] = sound
        self.tell(Happening.SOUND_ENDED, sound=sound)

    def tell(
        self,
        happening: Happening,
        text: str = "",
        sound: Heard | None = None,
        exchange: Exchange | None = None,
        notice: Notice | None = None,
    ) -> None:
        """Let the observer know."""
        self._observer(Event(happening, self.sid, self.clock.now(), text, sound, exchange, notice))

    def _file(self, notice: Notice) -> None:
        self.notices.append(notice)
        self.tell(Happening.NOTICE, notice=notice)

    def _turn(self, status: CallStatus) -> None:
        self.status = status
        self.tell(Happening.STATUS, status.value)


def _nobody(_event: Event) -> None:
    """The observer of a leg that nobody holds a telephone to."""


def resolve(document: Document, url: str) -> str:
    """A URL of a document made absolute; an empty one is the document itself, as everywhere in TwiML."""
    return urljoin(document.url, url)
