"""Says by roles what was keyed in a call of this line, and guesses which cards would make it go the same way again."""

from collections.abc import Sequence

from ivr.city import City
from ivr.steps.identify import CITIZEN_ID_LENGTH
from recordings.recording import ByRole, Pressed
from recordings.take import Keyed, as_keyed, by_length
from scripts.invented import CardState
from scripts.recordings.asked import Question, question_in, says
from scripts.recordings.cast_seen import roles_of
from scripts.recordings.roles import NOBODY, Role

SHORTEST_IDENTIFIER = 5
PIN_LENGTH = 6
SECRET = frozenset({Question.PIN, Question.CODE, Question.NEW_PIN})
"""Even a part of what is keyed here stands nowhere."""
NAMES = ("first", "second", "third", "fourth", "fifth", "sixth")
"""What cards are called until it is known how they are."""
NOT_RIGHT = ("pin.not_right", "why.not_proven")
STATES = {
    CardState.TEMPORARILY_LOST: ("loss.temporary_since", "status.temporary_loss"),
    CardState.FORMALLY_LOST: ("loss.formal_since", "status.formal_loss"),
    CardState.SEALED: ("why.card_needs_staff", "status.sealed"),
    CardState.CANCELLED: ("status.cancelled",),
    CardState.A_CHILDS: ("why.minor",),
}
"""What is told of a card, or done about it, once its PIN was right."""


class Interpreter:
    """Of one call: entries come in their order. `cards` is what was learned of them. `names`: what to call them."""

    def __init__(self, city: City, names: Sequence[str] = ()) -> None:
        self._initial = city.pin.initial
        self._calls = (*names, *NAMES[len(names) :])
        self._names: dict[str, str] = {}
        self._now = self._calls[0]
        self.cards: dict[str, str] = {}

    def roles(self) -> list[str]:
        """The cards by how they are, in their order."""
        return roles_of(CardState(state) for state in self.cards.values())

    def __call__(self, keyed: Keyed) -> tuple[Pressed, ...]:
        """The entry as a recording may hold it."""
        question = question_in(keyed.asked) if keyed.asked else _probably(keyed.digits)
        if question in SECRET and 1 < len(keyed.digits) < PIN_LENGTH:
            return as_keyed(self._of_card(Role.TOO_FEW), keyed.finished_on)
        if question is None or len(keyed.digits) < SHORTEST_IDENTIFIER:
            return by_length(keyed)
        return as_keyed(self._role(question, keyed), keyed.finished_on)

    def _role(self, question: Question, keyed: Keyed) -> ByRole:
        match question:
            case Question.WHO:
                return self._named(keyed.digits)
            case Question.CITIZEN_ID:
                return self._of_card(Role.CITIZEN_ID)
            case Question.PHONE:
                return ByRole(Role.PHONE.value)
            case Question.CODE:
                return self._code(keyed)
            case Question.NEW_PIN:
                return self._new_pin(keyed)
            case Question.PIN:
                return self._pin(keyed)

    def _named(self, digits: str) -> ByRole:
        role = Role.CITIZEN_ID if len(digits) == CITIZEN_ID_LENGTH else Role.CARD_NUMBER
        if digits not in self._names:
            if len(self._names) == len(self._calls):
                return ByRole(role.value, NOBODY)
            self._names[digits] = self._calls[len(self._names)]
        self._now = self._names[digits]
        self.cards.setdefault(self._now, CardState.ENABLED.value)
        return self._of_card(role)

    def _pin(self, keyed: Keyed) -> ByRole:
        if keyed.digits == self._initial:
            self._learn(CardState.INITIAL)
            return self._of_card(Role.INITIAL_PIN)
        if says(keyed.answered, *NOT_RIGHT):
            return self._of_card(Role.WRONG_PIN)
        self._learn(
            next((state for state, told in STATES.items() if says(keyed.answered, *told)), CardState.ENABLED)
        )
        return self._of_card(Role.RIGHT_PIN)

    def _code(self, keyed: Keyed) -> ByRole:
        if says(keyed.answered, "enable.code_not_right", "why.not_proven"):
            return self._of_card(Role.WRONG_PIN)
        if says(keyed.answered, "enable.already_changed"):
            self._learn(CardState.ENABLED)
        return self._of_card(Role.CODE)

    def _new_pin(self, keyed: Keyed) -> ByRole:
        if says(keyed.answered, "new_pin.too_easy"):
            return self._of_card(Role.EASY_PIN)
        if says(keyed.answered, "new_pin.differs"):
            return self._of_card(Role.WRONG_PIN)
        if says(keyed.answered, "new_pin.same_as_old"):
            return self._of_card(Role.RIGHT_PIN)
        return self._of_card(Role.NEW_PIN)

    def _learn(self, state: CardState) -> None:
        self.cards[self._now] = state.value

    def _of_card(self, role: Role) -> ByRole:
        """The first card needs no name."""
        self.cards.setdefault(self._now, CardState.ENABLED.value)
        return ByRole(role.value, "" if self._now == self._calls[0] else self._now)


def _probably(digits: str) -> Question | None:
    """What was asked where nobody kept the words: a guess by the length of the entry."""
    if len(digits) < SHORTEST_IDENTIFIER:
        return None
    return Question.PIN if len(digits) == PIN_LENGTH else Question.WHO
