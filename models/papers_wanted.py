"""Who may come for a deed and what they bring: by the holder's age, the city, and whether the card is gone (M1, P5)."""

from collections.abc import Mapping
from datetime import date
from enum import Enum

from ivr.city import City
from models import identity
from models.papers import NEEDED, THE_CARD, Bearer, Need
from models.refusal_reasons import Because
from models.staff_refusals import NotDone, NotInThisCity, PapersMissing
from models.staff_roles import Deed

ANYBODYS = frozenset({Deed.REPORT_IN_WRITING, Deed.CANCEL_ON_DEATH})
"""What does not ask whether the holder is old enough to come alone."""


class Age(Enum):
    """What a holder's age means at the counter (M1)."""

    CHILD = "child"
    """Under 14: the guardian has to come."""
    YOUTH = "youth"
    """Under 18: the guardian may come."""
    GROWN = "grown"
    """Of age, without a guardian."""


def age_of(citizen_id: str, today: date) -> Age:
    """By the date of birth in the ID."""
    if identity.is_minor(citizen_id, today):
        return Age.CHILD
    return Age.GROWN if identity.is_of_age(citizen_id, today) else Age.YOUTH


def wanted(city: City, deed: Deed, age: Age, is_formally_lost: bool) -> Mapping[Bearer, tuple[Need, ...]]:
    """Everybody who may come for this deed on this card: one paper of each of these is to be shown.

    A card that is formally lost is not asked for, but to release it.
    """
    is_gone = is_formally_lost and deed is not Deed.RELEASE
    return {
        bearer: tuple(need for need in needs if not (is_gone and need == THE_CARD))
        for bearer, needs in NEEDED[deed].items()
        if why_not(city, deed, age, bearer) is None
    }


def why_not(city: City, deed: Deed, age: Age, bearer: Bearer) -> NotDone | None:
    """The refusal of somebody who may not come for this, whatever they bring; None: they may."""
    if bearer is Bearer.GUARDIAN and age is Age.GROWN:
        return PapersMissing("the holder is of age and has no guardian", Because.NO_GUARDIAN)
    if bearer is not Bearer.GUARDIAN and deed not in ANYBODYS and age is Age.CHILD:
        return PapersMissing("the holder is under 14: the guardian has to come", Because.NEEDS_A_GUARDIAN)
    if deed is Deed.REQUEST_RESET and bearer is Bearer.AGENT and not city.pin.reset_by_agent:
        return NotInThisCity(
            "a PIN is not reset through an agent here: the holder has to come (P5)", Because.NO_AGENT
        )
    return None
