"""Papers seen at the counter: which are needed for what, and do they belong to this holder (rules L3, L9, L10, P5, C1)?

A paper is a kind and a number. The card's number and the holder's ID are compared with the record; of all others staff
see to it that they are genuine and fit. No whole number is kept: the log holds kinds, and tails under the holder's key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from models import identity
from models.card_file import CardFile
from models.keys import KeyRing
from models.staff_refusals import BadEntry, PapersMissing
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

_CARD: Need = frozenset({PaperKind.CARD})
_OWN_ID: Need = frozenset({PaperKind.ID_CARD, PaperKind.OTHER_ID})
_IN_PLACE_OF_AN_ID: Need = frozenset(
    {PaperKind.HOUSEHOLD_BOOK, PaperKind.HOUSEHOLD_CERTIFICATE, PaperKind.EMPLOYER_LETTER}
)
_AGENT: Need = frozenset({PaperKind.AGENT_ID})
_GUARDIAN: Need = frozenset({PaperKind.GUARDIAN_ID})
_WARD: Need = _OWN_ID | {PaperKind.HOUSEHOLD_BOOK}

_CARD_AND_ID: Mapping[Bearer, tuple[Need, ...]] = {
    Bearer.HOLDER: (_CARD, _OWN_ID),
    Bearer.GUARDIAN: (_CARD, _GUARDIAN, _WARD),
}

NEEDED: Mapping[Deed, Mapping[Bearer, tuple[Need, ...]]] = {
    Deed.REPORT_IN_WRITING: {
        Bearer.HOLDER: (_OWN_ID | _IN_PLACE_OF_AN_ID,),
        Bearer.AGENT: (_OWN_ID, _AGENT),
        Bearer.GUARDIAN: (_GUARDIAN, _WARD),
    },
    Deed.RELEASE: _CARD_AND_ID,
    Deed.REPLACE: {Bearer.HOLDER: (_OWN_ID,), Bearer.GUARDIAN: (_GUARDIAN, _WARD)},
    Deed.REQUEST_RESET: {**_CARD_AND_ID, Bearer.AGENT: (_CARD, _OWN_ID, _AGENT)},
    Deed.CANCEL_PIN: _CARD_AND_ID,
    Deed.ACTIVATE: _CARD_AND_ID,
    Deed.CORRECT: _CARD_AND_ID,
    Deed.CHANGE_PHONE: _CARD_AND_ID,
    Deed.CANCEL_ON_DEATH: {Bearer.AGENT: (frozenset({PaperKind.DEATH_CERTIFICATE}), _AGENT, _CARD)},
}
"""Who may come for what, and what they bring. A card that is formally lost is not asked for, but to release it."""


def check(file: CardFile, keys: KeyRing, deed: Deed, presented: Presented, card_is_gone: bool) -> None:
    """Raise PapersMissing unless these papers do for this deed, BadEntry for what is no number of a paper."""
    for paper in presented.papers:
        _check_number(file, keys, paper)
    if len(presented.reason) > LONGEST_REASON:
        raise BadEntry(f"a reason has at most {LONGEST_REASON} characters")
    by_bearer = NEEDED[deed]
    if presented.bearer not in by_bearer:
        who = " or ".join(bearer.value for bearer in by_bearer)
        raise PapersMissing(f"nobody but the {who} may come to {deed.value}")
    seen = {paper.kind for paper in presented.papers}
    needs = by_bearer[presented.bearer]
    missing = [need for need in needs if not need & seen and not (card_is_gone and need == _CARD)]
    if missing:
        told = "; ".join(" or ".join(sorted(kind.value for kind in need)) for need in missing)
        raise PapersMissing(f"to {deed.value}, the {presented.bearer.value} also has to show: {told}")


def _check_number(file: CardFile, keys: KeyRing, paper: Paper) -> None:
    number = identity.normalise(paper.number)
    if not 1 <= len(number) <= LONGEST_NUMBER or not number.isprintable():
        raise BadEntry(f"the number of the {paper.kind.value} is missing, or no number")
    match paper.kind:
        case PaperKind.CARD if number != file.number:
            raise PapersMissing("the card that was shown is not this card")
        case PaperKind.ID_CARD if number != file.citizen_id(keys):
            raise PapersMissing("the ID card that was shown is not this holder's")
        case PaperKind.AGENT_ID | PaperKind.GUARDIAN_ID if number == file.citizen_id(keys):
            raise PapersMissing("nobody is their own agent or guardian")
        case _:
            return
