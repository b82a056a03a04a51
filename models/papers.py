"""Papers seen at the counter: which are needed for what, and do they belong to this holder (rules L3, L9, L10, P5, C1)?

A paper is a kind and a number. The card's number and the holder's ID are compared with the record; of all others staff
see to it that they are genuine and fit. No whole number is kept: the log holds kinds, and tails under the holder's key.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from models import identity
from models.card_file import CardFile
from models.keys import KeyRing
from models.refusal_reasons import Because
from models.staff_refusals import Alternatives, BadEntry, PapersMissing
from models.staff_roles import Deed

LONGEST_NUMBER = 40
LONGEST_REASON = 200


class PaperKind(Enum):
    """What was shown, as an original."""

    CARD = "card"
    ID_CARD = "id_card"
    """The holder's citizen ID: its number has to be the one on file."""
    OTHER_ID = "other_id"
    """Another valid ID of the holder, such as a passport."""
    HOUSEHOLD_BOOK = "household_book"
    HOUSEHOLD_CERTIFICATE = "household_certificate"
    EMPLOYER_LETTER = "employer_letter"
    AGENT_ID = "agent_id"
    GUARDIAN_ID = "guardian_id"
    DEATH_CERTIFICATE = "death_certificate"


class Bearer(Enum):
    """Who came."""

    HOLDER = "holder"
    AGENT = "agent"
    GUARDIAN = "guardian"


@dataclass(frozen=True)
class Paper:
    """One paper, its number as it stands on it."""

    kind: PaperKind
    number: str = field(repr=False)


@dataclass(frozen=True)
class Presented:
    """Who came, with what, and why in their words."""

    bearer: Bearer
    papers: tuple[Paper, ...]
    reason: str = field(default="", repr=False)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of papers, for the log."""
        return tuple(paper.kind.value for paper in self.papers)

    @property
    def tails(self) -> tuple[str, ...]:
        """The last four characters of each number, in the same order; stars where a number is no longer than that."""
        return tuple(identity.mask_card(identity.normalise(paper.number))[-4:] for paper in self.papers)


Need = frozenset[PaperKind]
"""One of these has to be there."""

THE_CARD: Need = frozenset({PaperKind.CARD})
_OWN_ID: Need = frozenset({PaperKind.ID_CARD, PaperKind.OTHER_ID})
_IN_PLACE_OF_AN_ID: Need = frozenset(
    {PaperKind.HOUSEHOLD_BOOK, PaperKind.HOUSEHOLD_CERTIFICATE, PaperKind.EMPLOYER_LETTER}
)
_AGENT: Need = frozenset({PaperKind.AGENT_ID})
_GUARDIAN: Need = frozenset({PaperKind.GUARDIAN_ID})
_WARD: Need = _OWN_ID | {PaperKind.HOUSEHOLD_BOOK}

_CARD_AND_ID: Mapping[Bearer, tuple[Need, ...]] = {
    Bearer.HOLDER: (THE_CARD, _OWN_ID),
    Bearer.GUARDIAN: (THE_CARD, _GUARDIAN, _WARD),
}

NEEDED: Mapping[Deed, Mapping[Bearer, tuple[Need, ...]]] = {
    Deed.REPORT_IN_WRITING: {
        Bearer.HOLDER: (_OWN_ID | _IN_PLACE_OF_AN_ID,),
        Bearer.AGENT: (_OWN_ID, _AGENT),
        Bearer.GUARDIAN: (_GUARDIAN, _WARD),
    },
    Deed.RELEASE: _CARD_AND_ID,
    Deed.REPLACE: {Bearer.HOLDER: (_OWN_ID,), Bearer.GUARDIAN: (_GUARDIAN, _WARD)},
    Deed.REQUEST_RESET: {**_CARD_AND_ID, Bearer.AGENT: (THE_CARD, _OWN_ID, _AGENT)},
    Deed.CANCEL_PIN: _CARD_AND_ID,
    Deed.ACTIVATE: _CARD_AND_ID,
    Deed.CORRECT: _CARD_AND_ID,
    Deed.CHANGE_PHONE: _CARD_AND_ID,
    Deed.CANCEL_ON_DEATH: {Bearer.AGENT: (frozenset({PaperKind.DEATH_CERTIFICATE}), _AGENT, THE_CARD)},
}
"""Who may come for what, and what they bring. A card that is formally lost is not asked for, but to release it."""


def check(file: CardFile, keys: KeyRing, deed: Deed, presented: Presented, needs: Collection[Need]) -> None:
    """Raise PapersMissing unless there is one of each of `needs`, BadEntry for what is no number of a paper."""
    for paper in presented.papers:
        _check_number(file, keys, paper)
    if len(presented.reason) > LONGEST_REASON:
        raise BadEntry(f"a reason has at most {LONGEST_REASON} characters", Because.REASON_TOO_LONG)
    seen = {paper.kind for paper in presented.papers}
    missing = in_order(need for need in needs if not need & seen)
    if missing:
        told = "; ".join(" or ".join(sorted(need)) for need in missing)
        said = f"to {deed.value}, the {presented.bearer.value} also has to show: {told}"
        raise PapersMissing(said, Because.PAPERS_NOT_SEEN, missing)


def in_order(needs: Iterable[Need]) -> Alternatives:
    """Each need as the values of its kinds, in the order of the counter."""
    return tuple(tuple(kind.value for kind in PaperKind if kind in need) for need in needs)


def _check_number(file: CardFile, keys: KeyRing, paper: Paper) -> None:
    number, this = identity.normalise(paper.number), ((paper.kind.value,),)
    if not 1 <= len(number) <= LONGEST_NUMBER or not number.isprintable():
        said = f"the number of the {paper.kind.value} is missing, or no number"
        raise BadEntry(said, Because.NO_NUMBER_OF_A_PAPER, this)
    match paper.kind:
        case PaperKind.CARD if number != file.number:
            said = "the card that was shown is not this card"
            raise PapersMissing(said, Because.ANOTHER_CARD, this)
        case PaperKind.ID_CARD if number != file.citizen_id(keys):
            said = "the ID card that was shown is not this holder's"
            raise PapersMissing(said, Because.ANOTHERS_ID, this)
        case PaperKind.AGENT_ID | PaperKind.GUARDIAN_ID if number == file.citizen_id(keys):
            said = "nobody is their own agent or guardian"
            raise PapersMissing(said, Because.THE_HOLDERS_OWN_ID, this)
        case _:
            return
