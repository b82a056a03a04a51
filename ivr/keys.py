"""What comes back from the line: keys, silence, or a caller returning from somewhere else."""

from dataclasses import dataclass
from enum import Enum


class Ended(Enum):
    """How an entry came to its end."""

    HASH = "hash"
    """The caller pressed `#`."""
    FULL = "full"
    """All keys that were asked for are there."""
    SILENCE = "silence"
    """The caller pressed nothing more."""


@dataclass(frozen=True, repr=False)
class Pressed:
    """The keys of one entry (0-9, `*`, and `#` in menus), without the ending `#`. Never printed: may be a PIN."""

    keys: str
    ended: Ended

    def __repr__(self) -> str:
        return f"Pressed({len(self.keys)} keys, {self.ended.value})"


NOTHING = Pressed("", Ended.SILENCE)


class Returned(Enum):
    """A caller is back from the queue or from another line."""

    SERVED = "served"
    """A person has talked to the caller, or the other line was reached."""
    WANTS_CALLBACK = "wants_callback"
    """Pressed 1 while waiting (S3, S4)."""
    SENT_AWAY = "sent_away"
    """Closing time, queue full, or the queue failed (S3)."""
    PIN_ASKED = "pin_asked"
    """An operator has sent the caller to key the PIN (S1)."""
    HANDED_ON = "handed_on"
    """An operator has put the caller back into the queue, for another one."""
    NOT_REACHED = "not_reached"
    """The other line, or the operator who was rung, was busy or did not answer."""


Heard = Pressed | Returned
