"""A visit of staff to the record: who acts, from which place, and in which language holders are written to."""

from dataclasses import dataclass

from models.office import Office


@dataclass(frozen=True)
class StaffVisit:
    """One member of staff at work. What is done in it is done in this name."""

    office: Office
    work_number: str
    place: str
    """Where: a desk, a hall or a terminal, as the office calls it. Goes into the audit log (P6)."""
    language: str = "zh"

    @property
    def actor(self) -> str:
        """How the audit log names whoever acted."""
        return f"staff:{self.work_number}"
