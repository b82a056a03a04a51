"""What a check of the audit log finds: faults, each with its place, and how much was looked at."""

from dataclasses import dataclass, field
from typing import Any

from models.audit_fault_kinds import Part, Spot, Wrong


@dataclass(frozen=True)
class AuditFault:
    """The first bad place of a chain, of a seal, of the anchor, or a deed that its events tell otherwise."""

    at: Spot
    wrong: Wrong
    gaps: tuple[tuple[str, object], ...] = ()
    """What fills the gaps in the words for both."""

    @classmethod
    def of(cls, at: Spot, wrong: Wrong, **gaps: object) -> "AuditFault":
        """A fault, its gaps by name."""
        return cls(at, wrong, tuple(gaps.items()))

    @property
    def where(self) -> str:
        """`card:…, event 3` · `seal 12` · `anchor` · `loss report 260303…, card:…`."""
        return self.at.value.format_map(dict(self.gaps))

    @property
    def what(self) -> str:
        """What is wrong there."""
        return self.wrong.value.format_map(dict(self.gaps))

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Tally:
    """What part of a check came to; parts are added up."""

    events: int = 0
    sealed: int = 0
    """Of the events, those that the last seal covers."""
    chains: int = 0
    bad_chains: int = 0
    rooted: int = 0
    """Events that were found in the trees of seals."""
    deeds: int = 0
    faults: list[AuditFault] = field(default_factory=list)

    def add(self, part: "Tally") -> None:
        """Add a part."""
        for name in ("events", "sealed", "chains", "bad_chains", "rooted", "deeds"):
            setattr(self, name, getattr(self, name) + getattr(part, name))
        self.faults += part.faults


@dataclass(frozen=True)
class AuditVerdict:
    """How much was looked at, and what is wrong."""

    events: int
    chains: int
    bad_chains: int
    sealed: int
    seals: int
    anchored: int | None
    """The newest seal that the anchor knows; None without an anchor."""
    deeds: int
    trusted: int
    """Events before the seal that was taken on trust; they were counted and not looked at."""
    faults: tuple[AuditFault, ...]
    opened: int | None = None
    """Sealed values of the record that were opened to see whether they are where they belong; None if none was."""

    @property
    def log_holds(self) -> bool:
        """If nothing else is wrong, it is the record that somebody has changed."""
        return all(fault.at.part is Part.RECORD for fault in self.faults)

    @property
    def unsealed(self) -> int:
        """Events that came after the last seal."""
        return self.events - self.sealed

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "holds": not self.faults,
            "events": self.events,
            "chains": self.chains,
            "bad_chains": self.bad_chains,
            "sealed": self.sealed,
            "unsealed": self.unsealed,
            "seals": self.seals,
            "anchored_seal": self.anchored,
            "deeds": self.deeds,
            "trusted_events": self.trusted,
            "log_holds": self.log_holds,
            "opened_values": self.opened,
            "faults": [{"where": fault.where, "what": fault.what} for fault in self.faults],
        }
