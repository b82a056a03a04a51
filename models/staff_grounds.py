"""The grounds of a reset: who asked for it and where, who came, with which papers, and why (rule P6).

They wait sealed with the request until a second member of staff has decided, and then go into the log.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Self

from models.keys import KeyRing
from models.papers import Presented
from models.sealed import seal, unseal
from models.staff_visit import StaffVisit

_COLUMN = "reset_requests.grounds"


@dataclass(frozen=True)
class Grounds:
    """Of papers only kinds and tails."""

    requested_by: str
    place: str
    brought_by: str
    papers: tuple[str, ...]
    paper_tails: tuple[str, ...] = field(repr=False)
    reason: str = field(repr=False)

    @classmethod
    def of(cls, visit: StaffVisit, presented: Presented) -> Self:
        """What a member of staff has seen."""
        return cls(
            requested_by=visit.work_number,
            place=visit.place,
            brought_by=presented.bearer.value,
            papers=presented.kinds,
            paper_tails=presented.tails,
            reason=presented.reason.strip(),
        )

    def sealed(self, keys: KeyRing, uid: str) -> bytes:
        """For the request with this uid."""
        return seal(keys, _COLUMN, uid, json.dumps(asdict(self), ensure_ascii=False))

    @classmethod
    def opened(cls, keys: KeyRing, uid: str, blob: bytes | None) -> Self:
        """What `sealed` made. Raises LookupError where it was forgotten (D1): never before a request is closed."""
        if blob is None:
            raise LookupError("the grounds of this request were forgotten")
        fields = json.loads(unseal(keys, _COLUMN, uid, blob))
        return cls(**fields | {name: tuple(fields[name]) for name in ("papers", "paper_tails")})
