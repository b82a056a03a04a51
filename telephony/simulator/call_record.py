"""What can be seen of a call: what was heard, sent, answered and complained of, and how it ended."""

from datetime import datetime

from telephony.simulator.codes import Severity
from telephony.simulator.exchange import Exchange
from telephony.simulator.heard import Heard, Sound
from telephony.simulator.leg import Leg
from telephony.simulator.notices import Notice
from telephony.simulator.parameters import Route
from telephony.simulator.status import CallStatus, Outcome


class CallRecord:
    """The record of one call, as far as it has come."""

    def __init__(self, leg: Leg) -> None:
        self._leg = leg

    @property
    def sid(self) -> str:
        return self._leg.sid

    @property
    def route(self) -> Route:
        """Who calls whom."""
        return self._leg.route

    @property
    def status(self) -> CallStatus:
        return self._leg.status

    @property
    def created_at(self) -> datetime:
        return self._leg.created_at

    @property
    def answered_at(self) -> datetime | None:
        return self._leg.answered_at

    @property
    def ended_at(self) -> datetime | None:
        return self._leg.ended_at

    @property
    def outcome(self) -> Outcome | None:
        """How the call ended; None while it lasts."""
        return self._leg.outcome

    @property
    def seconds(self) -> int:
        """CallDuration: from answering to the end, or to now."""
        return self._leg.answered_seconds

    @property
    def heard(self) -> tuple[Heard, ...]:
        return tuple(self._leg.heard)

    @property
    def said(self) -> str:
        """All that was said, a line for each Say."""
        return "\n".join(sound.text for sound in self._leg.heard if sound.sound is Sound.SAY)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        return tuple(self._leg.exchanges)

    @property
    def last_exchange(self) -> Exchange:
        """The last webhook that brought, or should have brought, TwiML."""
        return next(one for one in reversed(self._leg.exchanges) if one.purpose.brings_twiml and one.attempts)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Everything that Twilio's debugger would show."""
        return tuple(self._leg.notices)

    @property
    def errors(self) -> tuple[Notice, ...]:
        return tuple(notice for notice in self._leg.notices if notice.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Notice, ...]:
        """Warnings, and what the simulator cannot do."""
        return tuple(notice for notice in self._leg.notices if notice.severity is not Severity.ERROR)
