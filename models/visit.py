"""A visit to the desk: whose turn it is, in which call, from which number, in which language."""

from dataclasses import dataclass, field

from models.office import Office

WITHHELD = "withheld"
"""Stands for all callers whose number is not known."""


@dataclass(frozen=True)
class Visit:
    """One caller's turn. What is done in it is done on behalf of this call."""

    office: Office
    call_sid: str
    turn: int
    caller: str | None = field(repr=False)
    """The calling number, E.164; None where it was withheld."""
    language: str

    @property
    def actor(self) -> str:
        """How the audit log names whoever acted."""
        return f"call:{self.call_sid}"

    @property
    def caller_index(self) -> str:
        """The calling number as it is counted; withheld callers share one."""
        return self.office.keys.index("caller", self.caller) if self.caller else WITHHELD

    @property
    def is_in_person(self) -> bool:
        """Does the holder stand at the counter? Then tries count like those from the registered phone (P3)."""
        return False
