"""What an observer of the simulator is told, as it happens: enough to draw a telephone.

Observers run on the thread that drives the call and must not block; a phone that wants to act on an event
does so from a thread of its own, or after the driving method has returned.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from telephony.simulator.exchange import Exchange
from telephony.simulator.heard import Heard
from telephony.simulator.notices import Notice


class Happening(Enum):
    """What can happen to a call."""

    STATUS = "the call's status changed"
    SOUND_BEGAN = "a sound began"
    SOUND_ENDED = "a sound ended or was interrupted"
    KEY_HEARD = "a key was heard by a Gather"
    KEY_LOST = "a key was pressed that nobody waited for"
    WORDS_HEARD = "the caller said something that a Gather or a Record listened to"
    WORDS_LOST = "the caller said something that nobody listened to"
    KEY_PASSED_ON = "a key was pressed during a conversation"
    ASKED = "a Gather waits for keys"
    WEBHOOK = "a webhook was delivered, or failed"
    NOTICE = "Twilio's debugger would show something"
    HURT = "a webhook or a call was hurt on purpose"
    QUEUED = "the call entered a queue"
    CONNECTED = "somebody is on the line with the caller"
    PARTED = "the conversation is over"
    ENDED = "the call is over"


@dataclass(frozen=True)
class Event:
    """One happening; only what belongs to it is set (`text`: a key, words, a status, a queue, an outcome, a fault)."""

    happening: Happening
    call_sid: str
    at: datetime
    text: str = ""
    sound: Heard | None = None
    exchange: Exchange | None = None
    notice: Notice | None = None


Observer = Callable[[Event], None]
