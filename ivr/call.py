"""The facts of a call that survive from turn to turn. They never hold a PIN, a citizen ID or a telephone number."""

from dataclasses import dataclass, replace
from typing import Any, Self

from ivr.desk import Claim, Proof, ProvenBy, Why
from ivr.speech import Language, Spoken


@dataclass(frozen=True)
class Call:
    """A call between two turns. Change is `dataclasses.replace`."""

    step: str
    language: Language = "zh"
    claim: Claim | None = None
    claimed_by_citizen_id: bool = False
    named_as: str | None = None
    """P3: of what was typed, the digest of what named the claim."""
    proof: Proof | None = None
    typed: tuple[str, ...] = ()
    """P3: keyed digests of every identifier typed in this call. What is typed counts, not whose card it is: two
    identifiers of one card would otherwise tell a card that exists from one that does not."""
    pin_entries: int = 0
    """P3: PINs keyed in this call, right, wrong and initial."""
    code_entries: int = 0
    """P4: one-time codes keyed in this matter. How often a code is judged at all is the desk's to count."""
    refusals: int = 0
    """P2: new PINs refused since the last good one."""
    misses: int = 0
    """Silences and muddles in a row."""
    repeats: int = 0
    """Times that `#` alone was pressed since the last entry that was understood."""
    entry_just_taken: bool = False
    """An entry of known length was taken without `#`: a `#` or a silence may still come and does no harm."""
    just_told: tuple[Spoken, ...] = ()
    """What was told before the question, such as a verdict or a report's number: `#` says it again, too."""
    loss_told: bool = False
    """A loss that runs was told of in this call, made in it or before: whoever gives up hears that it stands."""
    loss_unknown: bool = False
    """A loss may have been reported in this call all the same: by an operator, or in turns whose facts are gone."""
    bank: str | None = None
    """Code of the bank whose loss line the caller chose (L11)."""
    why: Why | None = None
    """Why the caller was last passed to a person."""

    @property
    def proven_claim(self) -> Proof:
        """The proof of this call. Raises LookupError if there is none: the map never leads there."""
        if self.proof is None:
            raise LookupError("nothing was proven in this call")
        return self.proof

    @property
    def named_claim(self) -> Claim:
        """The card this call is about. Raises LookupError if none was named."""
        if self.claim is None:
            raise LookupError("no card was named in this call")
        return self.claim

    def accepted(self, **changes: Any) -> Self:
        """The call after an entry that was understood: patience starts anew."""
        return type(self)(**{**vars(self), "misses": 0, "repeats": 0, "refusals": 0, **changes})

    def for_a_person(self, why: Why) -> Self:
        """The call on its way to a person."""
        return self.accepted(why=why)

    def without_matter(self) -> Self:
        """The call at the start of a new matter: who calls is to be shown anew; what was tried still counts."""
        return replace(
            self,
            claim=None,
            claimed_by_citizen_id=False,
            named_as=None,
            proof=None,
            code_entries=0,
            bank=None,
            why=None,
        )

    def to_facts(self) -> dict[str, Any]:
        """Plain values for the record; leaves out what is as at the start."""
        facts: dict[str, Any] = {"step": self.step}
        start = Call(self.step)
        for name in _PLAIN:
            if getattr(self, name) != getattr(start, name):
                facts[name] = getattr(self, name)
        if self.typed:
            facts["typed"] = list(self.typed)
        if self.just_told:
            facts["just_told"] = [[told.language, told.text] for told in self.just_told]
        if self.proof:
            facts["proof"] = [self.proof.claim, self.proof.by.value]
        if self.why:
            facts["why"] = self.why.value
        return facts

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        """The call these facts were made of. Raises ValueError, KeyError or TypeError if they do not fit."""
        values: dict[str, Any] = dict(facts)
        if "typed" in values:
            values["typed"] = tuple(str(typed) for typed in values["typed"])
        if "just_told" in values:
            values["just_told"] = tuple(Spoken(language, text) for language, text in values["just_told"])
        if "proof" in values:
            claim, by = values["proof"]
            values["proof"] = Proof(Claim(claim), ProvenBy(by))
        if "why" in values:
            values["why"] = Why(values["why"])
        return cls(**values)


_PLAIN = (
    "language",
    "claim",
    "claimed_by_citizen_id",
    "named_as",
    "pin_entries",
    "code_entries",
    "refusals",
    "misses",
    "repeats",
    "entry_just_taken",
    "loss_told",
    "loss_unknown",
    "bank",
)
