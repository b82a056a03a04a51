"""Says by roles what was keyed in a call of this line of which only words were kept, and keeps count of its guesses."""

from collections.abc import Iterator

from ivr.city import City
from ivr.steps.entry import SixDigits
from ivr.steps.identify import CITIZEN_ID_LENGTH
from recordings.recording import ByRole, Pressed
from recordings.take import Keyed, as_keyed, by_length
from scripts.invented import CardState
from scripts.recordings.asked import Question, question_in, says
from scripts.recordings.cast_told import CastTold
from scripts.recordings.roles import NOBODY, Role

SHORTEST_IDENTIFIER = 5
PIN_LENGTH = SixDigits.length
SECRET = frozenset({Question.PIN, Question.CODE, Question.NEW_PIN, None})
"""Even a part of what is keyed here stands nowhere; nor of what was keyed to a question that nobody knows."""
NOT_RIGHT = ("pin.not_right", "why.not_proven")


class Interpreter:
    """Of one call: entries come in their order. `cast` learns of the cards what is told of them."""

    def __init__(self, city: City, cast: CastTold) -> None:
        self._initial = city.pin.initial
        self._cast = cast
        self._by_length = 0
        self._unanswered = 0

    def guesses(self) -> Iterator[str]:
        """A sentence for each kind of thing that nobody told."""
        yield from self._cast.guesses()
        if self._by_length:
            yield (
                f"Guessed: what several keys meant, by how many they are ({_times(self._by_length)}). "
                "Nobody kept what was asked; correct it here."
            )
        if self._unanswered:
            yield (
                f"Guessed: that PINs and codes were right ({_times(self._unanswered)}). "
                "Nobody kept what was answered; correct it here."
            )

    def __call__(self, keyed: Keyed) -> tuple[Pressed, ...]:
        """The entry as a recording may hold it."""
        question = self._question(keyed)
        if question in SECRET and 1 < len(keyed.digits) < PIN_LENGTH:
            return as_keyed(ByRole(Role.TOO_FEW.value, self._cast.whose), keyed.finished_on)
        if question is None or len(keyed.digits) < SHORTEST_IDENTIFIER:
            return by_length(keyed)
        return as_keyed(self._role(question, keyed), keyed.finished_on)

    def _role(self, question: Question, keyed: Keyed) -> ByRole:
        match question:
            case Question.WHO:
                return self._named(keyed)
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

    def _question(self, keyed: Keyed) -> Question | None:
        """What was asked; where nobody kept the words, a guess by the length of the entry."""
        if keyed.asked or len(keyed.digits) <= 1:
            return question_in(keyed.asked)
        self._by_length += 1
        return Question.PIN if len(keyed.digits) <= PIN_LENGTH else Question.WHO

    def _named(self, keyed: Keyed) -> ByRole:
        role = Role.CITIZEN_ID if len(keyed.digits) == CITIZEN_ID_LENGTH else Role.CARD_NUMBER
        has_name = self._cast.name(keyed.digits, keyed.answered)
        return self._of_card(role) if has_name else ByRole(role.value, NOBODY)

    def _pin(self, keyed: Keyed) -> ByRole:
        is_initial = keyed.digits == self._initial
        if says(keyed.answered, *NOT_RIGHT):
            return self._of_card(Role.INITIAL_PIN if is_initial else Role.WRONG_PIN)
        self._count(keyed)
        self._cast.hear(keyed.answered, CardState.INITIAL if is_initial else CardState.ENABLED)
        return self._of_card(Role.INITIAL_PIN if is_initial else Role.RIGHT_PIN)

    def _code(self, keyed: Keyed) -> ByRole:
        if says(keyed.answered, "enable.code_not_right", "why.not_proven"):
            return self._of_card(Role.WRONG_PIN)
        self._count(keyed)
        if says(keyed.answered, "enable.already_changed"):
            self._cast.hear(keyed.answered, CardState.ENABLED)
        return self._of_card(Role.CODE)

    def _new_pin(self, keyed: Keyed) -> ByRole:
        if says(keyed.answered, "new_pin.too_easy"):
            return self._of_card(Role.EASY_PIN)
        if says(keyed.answered, "new_pin.differs"):
            return self._of_card(Role.WRONG_PIN)
        if says(keyed.answered, "new_pin.same_as_old"):
            return self._of_card(Role.RIGHT_PIN)
        if says(keyed.answered, "new_pin.enabled"):
            self._cast.hear(keyed.answered, CardState.INITIAL)
        return self._of_card(Role.NEW_PIN)

    def _count(self, keyed: Keyed) -> None:
        self._unanswered += not keyed.answered

    def _of_card(self, role: Role) -> ByRole:
        self._cast.suppose(CardState.ENABLED)
        return ByRole(role.value, self._cast.whose)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
