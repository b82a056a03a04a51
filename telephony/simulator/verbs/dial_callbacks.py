"""The call that Dial makes, and the status callbacks that its noun asks for."""

import math
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import format_datetime
from enum import Enum

from telephony.simulator.document import Element
from telephony.simulator.exchange import Purpose
from telephony.simulator.leg import resolve
from telephony.simulator.perform import Scene
from telephony.simulator.phone_book import DialStatus
from telephony.simulator.status_callback import judge


class Progress(Enum):
    """Twilio's events of a dialled call, each with the CallStatus that is told with it."""

    INITIATED = "initiated"
    RINGING = "ringing"
    ANSWERED = "answered"
    COMPLETED = "completed"

    @property
    def call_status(self) -> str:
        return "in-progress" if self is Progress.ANSWERED else self.value


@dataclass
class ChildCall:
    """One dialled call: a Number, a Sip, or a Dial with a plain number in it."""

    noun: Element
    scene: Scene
    sid: str
    _reported: int = field(default=0)

    @property
    def address(self) -> str:
        return self.noun.text.strip()

    def report(
        self, progress: Progress, status: DialStatus | None = None, seconds: int | None = None
    ) -> None:
        """Twilio's Number page: only the events asked for are told, and by default only the end."""
        url = self.noun.attributes.get("statusCallback")
        asked = self.noun.attributes.get("statusCallbackEvent", "completed").split()
        if url is None or progress.value not in asked:
            return
        how = self.noun.attributes.get("statusCallbackMethod", "POST")
        told = self._told(status.value if status else progress.call_status, seconds)
        judge(
            self.scene.leg,
            self.scene.leg.send(Purpose.STATUS, resolve(self.scene.document, url), how, told),
        )
        self._reported += 1

    def _told(self, status: str, seconds: int | None) -> dict[str, str]:
        leg = self.scene.leg
        told = {
            "CallSid": self.sid,
            "ParentCallSid": leg.sid,
            "CallStatus": status,
            "Direction": "outbound-dial",
            "To": self.address,
            "Called": self.address,
            "Timestamp": format_datetime(leg.clock.now().astimezone(UTC)),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(self._reported),
        }
        if seconds is not None:
            told |= {"CallDuration": str(seconds), "Duration": str(math.ceil(seconds / 60))}
        return told
