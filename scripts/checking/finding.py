"""What a look at one thing found."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How it stands. Only a fault makes the check fail."""

    GOOD = "good"
    ADVICE = "advice"
    UNKNOWN = "unknown"
    """It could not be looked at from here: neither good nor a fault."""
    FAULT = "FAULT"


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it stands, and in a fault what to do."""

    subject: str
    kind: Kind
    what: str


def judge(subject: str, is_good: bool, good: str, fault: str) -> Finding:
    """Good or a fault, each with its words."""
    return Finding(subject, Kind.GOOD, good) if is_good else Finding(subject, Kind.FAULT, fault)
