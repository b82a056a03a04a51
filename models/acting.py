"""Whoever acts on the record, a caller in a call or staff at a desk: what their deeds have in common."""

from typing import Protocol

from models.office import Office


class Acting(Protocol):
    """Kept by `Visit` and `StaffVisit`."""

    @property
    def office(self) -> Office:
        """Where it happens."""

    @property
    def actor(self) -> str:
        """How the audit log names them."""

    @property
    def language(self) -> str:
        """In which language the holder is written to."""
