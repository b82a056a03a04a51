"""What is to go wrong, how often, and from which seed: one table for tests, for `--hurt` and for load.

Faults.read({"doubled": 0.1, "answer_lost": 0.05, "seed": "a bad day"})
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from telephony.simulator.fault import Fault, Scope, of_scope
from telephony.simulator.lot import Lot


class BadFaults(ValueError):
    """The table says something that cannot be."""


@dataclass(frozen=True)
class Faults:
    """How likely each kind is, from 0 to 1. Of the kinds for a webhook, or for a callback, at most one strikes.

    `only` is how the paths begin that may be hurt. With a seed of its own the same calls are hurt in the same way.
    """

    shares: Mapping[Fault, float] = field(default_factory=lambda: MappingProxyType({}))
    seconds: float = 9.0
    only: str = "/"
    overrides: str = ""
    """Twilio's connection overrides for the number's URLs, as after `#`: `rc=2&rp=all`."""
    seed: str = ""

    def __post_init__(self) -> None:
        for fault, share in self.shares.items():
            if not 0 <= share <= 1:
                raise BadFaults(f"{fault.value} = {share}: a share is a number from 0 to 1")
        for scope in (Scope.WEBHOOK, Scope.CALLBACK):
            if sum(self.shares.get(fault, 0) for fault in of_scope(scope)) > 1 + 1e-9:
                raise BadFaults(f"the shares of the faults of {scope.value} are more than 1 together")

    @classmethod
    def read(cls, table: Mapping[str, object]) -> "Faults":
        """From a table of names: kinds with their shares, and this class's other fields. Raises BadFaults."""
        for name, value in table.items():
            wanted = float | int if name in KINDS else FIELDS.get(name)
            if wanted is None:
                raise BadFaults(f"there is no fault {name!r}: {', '.join((*KINDS, *FIELDS))}")
            if isinstance(value, bool) or not isinstance(value, wanted):
                raise BadFaults(f"{name} = {value!r} is not of the right kind")
        shares = {KINDS[name]: share for name, share in table.items() if name in KINDS}
        others = {name: value for name, value in table.items() if name in FIELDS}
        return cls(MappingProxyType(shares), **others)  # type: ignore[arg-type]  # Looked at above.

    @property
    def are_any(self) -> bool:
        """Whether anything at all may be other than on a good day."""
        return any(self.shares.values()) or bool(self.overrides)

    def strikes(self, scope: Scope, lot: Lot) -> Fault | None:
        """Draw what becomes of one webhook or callback."""
        drawn = lot.share()
        for fault in of_scope(scope):
            drawn -= self.shares.get(fault, 0.0)
            if drawn < 0:
                return fault
        return None


KINDS = {fault.value: fault for fault in Fault}
FIELDS = {"seconds": float | int, "only": str, "overrides": str, "seed": str}
"""What a table may say beside shares."""
