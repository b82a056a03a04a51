"""Twilio's words for the state of a call, and ours for how it ended."""

from enum import Enum


class CallStatus(Enum):
    """CallStatus as Twilio sends it."""

    QUEUED = "queued"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    FAILED = "failed"
    NO_ANSWER = "no-answer"
    CANCELED = "canceled"

    @property
    def is_final(self) -> bool:
        return self not in {CallStatus.QUEUED, CallStatus.RINGING, CallStatus.IN_PROGRESS}

    @property
    def is_before_answering(self) -> bool:
        return self in {CallStatus.QUEUED, CallStatus.RINGING}


class Direction(Enum):
    """Direction as Twilio sends it: who calls whom."""

    INBOUND = "inbound"
    OUTBOUND_API = "outbound-api"
    OUTBOUND_DIAL = "outbound-dial"


class Outcome(Enum):
    """Why the call is over."""

    LINE_HUNG_UP = "the line hung up, or its document ended"
    CALLER_HUNG_UP = "the caller hung up"
    REJECTED = "the call was not taken"
    APPLICATION_ERROR = "Twilio apologised for an application error"
    TOO_LONG = "the longest call that Twilio allows was over"
    ENDED_BY_REST = "the call was ended by a REST request"
    NOBODY_ANSWERED = "whoever was called did not pick up"
