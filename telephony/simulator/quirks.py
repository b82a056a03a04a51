"""Switches for what Twilio's documents leave open or tell in two ways; the defaults are what we believe."""

from dataclasses import dataclass
from enum import Enum


class LoneFinishKey(Enum):
    """What a finish key does when nothing was keyed before it."""

    ENDS = "the Gather ends as without input"
    IGNORED = "the key is not heard and the wait goes on"


class EmptyDigits(Enum):
    """How an action requested because of actionOnEmptyResult says that there are no digits."""

    EMPTY = "Digits= is sent"
    ABSENT = "there is no Digits parameter"


class GatherEndMessage(Enum):
    """Whether `msg=Gather End`, in all recorded payloads and in no document, is still sent."""

    SENT = "sent"
    ABSENT = "absent"


class CookieScope(Enum):
    """Twilio's voice page says cookies are kept as by a browser, not for how long."""

    CALL = "one jar for each call"
    REQUEST = "none are sent back"


class RetryToken(Enum):
    """Whether the tries of one webhook carry the same idempotency token, as everybody assumes."""

    SHARED = "all tries share one token"
    FRESH = "each try has its own"


class BargeIn(Enum):
    """Whether bargeIn="false" stops keys, too; Twilio's helper text speaks of speech only."""

    SPEECH_ONLY = "a key always stops the prompt"
    KEYS_TOO = "with bargeIn=false the prompt is spoken to its end and keys count all the same"


class PartialParameters(Enum):
    """Whether a followed HTTP redirect still carries what the verb had added (Digits and so on)."""

    DROPPED = "only the standard parameters are sent on"
    KEPT = "a 307 carries everything on"


class FaultySay(Enum):
    """Whether anything is heard of a Say that Twilio warns of; the pages say that it may fail."""

    SPOKEN = "it is spoken all the same"
    SILENT = "nothing is heard and the call goes on"


@dataclass(frozen=True)
class Quirks:
    """One reading of Twilio's documents."""

    lone_finish_key: LoneFinishKey = LoneFinishKey.ENDS
    empty_digits: EmptyDigits = EmptyDigits.EMPTY
    gather_end_message: GatherEndMessage = GatherEndMessage.SENT
    cookies: CookieScope = CookieScope.CALL
    retry_token: RetryToken = RetryToken.SHARED
    barge_in: BargeIn = BargeIn.SPEECH_ONLY
    after_redirect: PartialParameters = PartialParameters.DROPPED
    oversize_say: FaultySay = FaultySay.SILENT
    mismatched_say: FaultySay = FaultySay.SPOKEN
