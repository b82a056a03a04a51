"""What breaks off whatever a call is doing: raised inside the verb that waits, which may do its last duty."""

from typing import TYPE_CHECKING

from telephony.simulator.target import Next, Target

if TYPE_CHECKING:
    from telephony.simulator.conversation import Conversation


class Interruption(Exception):
    """Breaks off whatever a call is doing."""


class CallerHungUp(Interruption):
    """The caller has put the receiver down."""


class TimeLimitReached(Interruption):
    """Twilio ends a call of that length."""


class EndedByRest(Interruption):
    """`Status=completed` was posted to the call, or `canceled` while it rang."""


class PartnerLeft(Interruption):
    """The other party of a conversation has gone."""

    def __init__(self, conversation: "Conversation") -> None:
        super().__init__()
        self.conversation = conversation


class TakenFromQueue(Interruption):
    """It is this caller's turn: a conversation begins, after a document that only the caller hears."""

    def __init__(self, conversation: "Conversation", whisper: Target | None) -> None:
        super().__init__()
        self.conversation = conversation
        self.whisper = whisper


class CallUpdated(Interruption):
    """A new document was posted to the live call by REST."""

    def __init__(self, target: Next) -> None:
        super().__init__()
        self.target = target
