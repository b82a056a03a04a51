"""The cards of a call of which only words were kept: how each was, as far as it was told, and what is a guess."""

from collections.abc import Iterator, Sequence

from scripts.invented import CardState
from scripts.recordings.asked import says
from scripts.recordings.cast_seen import roles_of

NAMES = ("first", "second", "third", "fourth", "fifth", "sixth")
"""What cards are called until it is known how they are."""
TELLING = {
    CardState.TEMPORARILY_LOST: ("loss.temporary_since", "status.temporary_loss"),
    CardState.FORMALLY_LOST: ("loss.formal_since", "status.formal_loss"),
    CardState.SEALED: ("status.sealed",),
    CardState.CANCELLED: ("status.cancelled",),
    CardState.LOCKED: ("status.locked",),
    CardState.A_CHILDS: ("why.minor",),
    CardState.INITIAL: ("why.on_initial_pin", "new_pin.enabled"),
    CardState.ENABLED: (
        *("loss.confirm", "loss.confirm_ahead", "status.active"),
        *("new_pin.question", "enable.already_changed"),
    ),
}
"""What is told of a card, or done about it, once its PIN was right, or where none is asked for."""
NEEDS_STAFF = "why.card_needs_staff"
"""Sealed or cancelled; which of them is not told."""


class CastTold:
    """Cards come in the order in which they are named. `stated`: how they are, by somebody who knows it."""

    def __init__(self, names: Sequence[str] = (), stated: Sequence[CardState] = ()) -> None:
        self._calls = (*names, *NAMES[len(names) :])
        self._stated = dict(zip(self._calls, stated, strict=False))
        self._names: dict[str, str] = {}
        self._told: set[str] = set(self._stated)
        self._states: dict[str, CardState] = {}
        self._now = self._calls[0]

    @property
    def states(self) -> dict[str, str]:
        """Name: state."""
        return {name: state.value for name, state in self._states.items()}

    @property
    def whose(self) -> str:
        """Whose an entry is now, as a role says it: the first card needs no name."""
        return "" if self._now == self._calls[0] else self._now

    def roles(self) -> list[str]:
        """The cards by how they are, in their order."""
        return roles_of(self._states.values())

    def name(self, digits: str, answered: str) -> bool:
        """The caller keyed this number. False where there are more of them than names."""
        if digits not in self._names:
            if len(self._names) == len(self._calls):
                return False
            self._names[digits] = self._calls[len(self._names)]
        self._now = self._names[digits]
        self.hear(answered, self._states.get(self._now, CardState.ENABLED))
        return True

    def suppose(self, state: CardState) -> None:
        """There is a card, and it is like this if nobody tells otherwise."""
        self._states.setdefault(self._now, self._stated.get(self._now, state))

    def hear(self, answered: str, otherwise: CardState) -> None:
        """What was answered to the number, a right PIN or a code. `otherwise`: what is supposed if that tells nothing.

        A card is as it was first told: what the call itself changes comes later.
        """
        if self._now in self._told:
            return
        told = next((state for state, names in TELLING.items() if says(answered, *names)), None)
        if told:
            self._told.add(self._now)
        self._states[self._now] = told or (CardState.SEALED if says(answered, NEEDS_STAFF) else otherwise)

    def guesses(self) -> Iterator[str]:
        """A sentence for each state that nobody told."""
        for place, (name, state) in enumerate(self._states.items()):
            if name not in self._told:
                yield (
                    f"Guessed: how the {NAMES[place]} card was ({state.value}). "
                    "Nothing that was said tells it; --card says it."
                )
