"""One delivery of a webhook: which turn of which call, who calls, and the form that came with it."""

import hmac
import time
from dataclasses import dataclass, field

from ivr.call_map import is_secret
from models import identity
from models.keys import KeyRing, framed
from models.turn_log import Settled
from telephony.hear import Form

LABEL = "delivery"
"""Under DATA_KEY. A PIN never enters a digest, so none can be found with that key; and menu turns, which need a digest
each, do not wait for a pepper that may lie in a hardware module."""
TO_NUMBER_LENGTH = 32


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

    @property
    def called(self) -> str:
        """The number that was called, as far as the record keeps it."""
        return self.form.get("To", "")[:TO_NUMBER_LENGTH]

    def digest(self, keys: KeyRing, step: str) -> str:
        """By which this delivery is known again, if it answers this step's question."""
        return keys.mac(LABEL, self._body(step)).hex()

    def is_repetition_of(self, settled: Settled, keys: KeyRing) -> bool:
        """Was the turn settled by this very delivery? A turn from before digests were kept: taken to be."""
        if settled.heard_digest is None:
            return True
        body = self._body(settled.step)
        digests = (keys.mac_with(key_id, LABEL, body).hex() for key_id in keys.ids(LABEL))
        return any(hmac.compare_digest(digest, settled.heard_digest) for digest in digests)

    def _body(self, step: str) -> bytes:
        """Every field with its name, each after its length: Twilio's own signature lets their borders be moved."""
        left_out = {"Digits"} if is_secret(step) else set()
        fields = sorted((name, value) for name, value in self.form.items() if name not in left_out)
        return framed(*(part.encode() for field in fields for part in field))
