"""Where messages go that the application sends: nobody gets them, a test or a demo can read them."""

from dataclasses import dataclass
from datetime import datetime

from telephony.simulator.clock import Clock
from telephony.simulator.identifiers import new_sid


@dataclass(frozen=True)
class Message:
    """One SMS."""

    sid: str
    from_: str
    to: str
    body: str
    at: datetime


class Mailbox:
    """All messages, in the order in which they were sent. `refused` says whom carriers would not deliver to."""

    def __init__(self, clock: Clock) -> None:
        self.messages: list[Message] = []
        self.refused: dict[str, int] = {}
        """Twilio's error code by number: `mailbox.refused["+86…"] = 21610` for one who has sent STOP."""
        self._clock = clock

    def send(self, from_: str, to: str, body: str) -> Message:
        """Keep one."""
        message = Message(new_sid("SM"), from_, to, body, self._clock.now())
        self.messages.append(message)
        return message

    def find(self, sid: str) -> Message | None:
        return next((message for message in tuple(self.messages) if message.sid == sid), None)

    def sent_to(self, number: str) -> list[str]:
        """What this number was told, oldest first."""
        return [message.body for message in tuple(self.messages) if message.to == number]
