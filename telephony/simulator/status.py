"""Twilio's words for the state of a call, and ours for how it ended."""

from enum import Enum


class CallStatus(Enum):
    """CallStatus as Twilio sends it."""

    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    FAILED = "failed"
    NO_ANSWER = "no-answer"
    CANCELED = "canceled"

    @property
    def is_final(self) -> bool:
        return self not in {CallStatus.RINGING, CallStatus.IN_PROGRESS}


class Outcome(Enum):
    """Why the call is over."""

    LINE_HUNG_UP = "the line hung up, or its document ended"
    CALLER_HUNG_UP = "the caller hung up"
    REJECTED = "the call was not taken"
    APPLICATION_ERROR = "Twilio apologised for an application error"
    TOO_LONG = "the longest call that Twilio allows was over"
    ENDED_BY_REST = "the call was ended by a REST request"
