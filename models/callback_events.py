"""Events of calling back (rules S3, S4): who took a request on, had its number dialled, and what came of it."""

from dataclasses import dataclass
from typing import ClassVar

from models.audit_events import AuditEvent


@dataclass(frozen=True)
class CallbackClaimed(AuditEvent):
    """An operator took a call-back request on. `call` is the call in which it was asked for."""

    kind: ClassVar[str] = "callback.claimed"
    call: str


@dataclass(frozen=True)
class CallbackGivenBack(AuditEvent):
    """An operator put a call-back request back on the list without having called."""

    kind: ClassVar[str] = "callback.given_back"
    call: str


@dataclass(frozen=True)
class CallbackDialled(AuditEvent):
    """An operator had the number of a call-back request dialled, on purpose before it was due if `is_early`.

    The log does not show the number.
    """

    kind: ClassVar[str] = "callback.dialled"
    call: str
    is_early: bool


@dataclass(frozen=True)
class CallbackTried(AuditEvent):
    """What came of calling back, for the `nth` time; `is_closed`: the request is done with."""

    kind: ClassVar[str] = "callback.tried"
    call: str
    nth: int
    outcome: str
    is_closed: bool


KINDS: tuple[type[AuditEvent], ...] = (CallbackClaimed, CallbackGivenBack, CallbackDialled, CallbackTried)
