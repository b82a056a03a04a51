"""Roles for cards that were really seen in a call: "an enabled card", "another enabled card"."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scripts.invented import STATUSES, CardState
from scripts.recordings.roles import NOBODIES
from telephony.turn_seen import CardSeen

NOUNS = {
    CardState.ENABLED: "enabled card",
    CardState.INITIAL: "card on its initial PIN",
    CardState.LOCKED: "locked card",
    CardState.TEMPORARILY_LOST: "temporarily lost card",
    CardState.FORMALLY_LOST: "formally lost card",
    CardState.CANCELLED: "cancelled card",
    CardState.SEALED: "sealed card",
    CardState.A_CHILDS: "child's card",
}
ORDINALS = ("another", "a third", "a fourth", "a fifth", "a sixth")
BY_STATUS = {status: state for state, status in STATUSES.items()}


def role(state: CardState, before: int) -> str:
    """The role of a card in this state, of which a call has so many already."""
    noun = NOUNS[state]
    if not before:
        return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
    ordinal = ORDINALS[before - 1] if before <= len(ORDINALS) else f"a {before + 1}th"
    return f"{ordinal} {noun}"


def roles_of(states: Iterable[CardState]) -> list[str]:
    """A role for each, in their order."""
    seen = Counter[CardState]()
    roles = []
    for state in states:
        roles.append(role(state, seen[state]))
        seen[state] += 1
    return roles


@dataclass(frozen=True)
class CastSeen:
    """The cards of one call by what they are called on its tape."""

    roles: Mapping[str, str]
    """Also of numbers that belong to nobody."""
    cards: Mapping[str, str]
    """Role: state, the card that was called from first."""
    is_called_from_first: bool

    @classmethod
    def of(cls, seen: Iterable[CardSeen]) -> "CastSeen":
        """Each as it was first seen."""
        first: dict[str, CardSeen] = {}
        for card in seen:
            first.setdefault(card.name, card)
        real = sorted(
            (each for each in first.values() if each.status), key=lambda each: not each.is_called_from
        )
        nobodies = [each.name for each in first.values() if not each.status]
        states = [state_of(each) for each in real]
        roles = roles_of(states)
        named = dict(zip((each.name for each in real), roles, strict=True))
        return cls(
            named | {name: NOBODIES[min(place, len(NOBODIES) - 1)] for place, name in enumerate(nobodies)},
            {role: state.value for role, state in zip(roles, states, strict=True)},
            bool(real) and real[0].is_called_from,
        )


def state_of(card: CardSeen) -> CardState:
    """The one word for it. Of a lost card that is on its initial PIN, too, the loss is told."""
    if card.is_a_childs:
        return CardState.A_CHILDS
    if card.status in BY_STATUS:
        return BY_STATUS[card.status]
    return CardState.INITIAL if card.pin == "initial" else CardState.ENABLED
