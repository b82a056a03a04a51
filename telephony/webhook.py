"""One delivery of a webhook: which turn of which call, who calls, and the form that came with it."""

import time
from dataclasses import dataclass, field

from models import identity
from telephony.hear import Form


@dataclass(frozen=True)
class Webhook:
    """One delivery: which turn of which call, and the form that came with it. Forms hold PINs: they never print."""

    call_sid: str
    number: int
    form: Form
    arrived: float = field(default_factory=time.perf_counter)
    """By the process's stopwatch."""

    def __repr__(self) -> str:
        return f"Webhook({self.call_sid}, turn {self.number})"

    @property
    def seconds(self) -> float:
        """How long ago it arrived."""
        return time.perf_counter() - self.arrived

    @property
    def caller(self) -> str | None:
        """The calling number as Twilio tells it; None where it is withheld."""
        number = self.form.get("From", "").strip()
        return None if number.lower() in identity.WITHHELD else number
