"""Who is calling: a citizen ID, a card number, or «the phone registered with my card»."""

from typing import ClassVar

from ivr.call import Call
from ivr.city import PinRequired
from ivr.desk import CardDesk, Named, Why
from ivr.keys import Ended, Pressed
from ivr.speech import Sentence, say
from ivr.step import Outcome
from ivr.steps.entry import NumberEntry
from ivr.steps.menu import asked_again, missed

CITIZEN_ID_LENGTH = 18
CARD_NUMBER_LENGTHS = range(5, 10)
FROM_MY_PHONE = "1"


class Identify(NumberEntry):
    """Takes a claim for what it says. Form may be judged aloud; whether there is such a card is never told here."""

    length = CITIZEN_ID_LENGTH
    other_outcomes: ClassVar[frozenset[str]] = frozenset(
        {"identified", "no_pin_asked", "too_many_cards", "tries_used_up"}
    )

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        if "card_number" not in desk.city.card.keyed_by:
            return (say("who.question_id_only"),)
        if tail := desk.city.card.keyed_tail:
            return (say("who.question_card_tail", count=tail), say("who.from_my_phone"))
        return (say("who.question"), say("who.from_my_phone"))

    def judge(self, pressed: Pressed, call: Call, desk: CardDesk) -> Outcome:
        keyed = pressed.keys.replace("*", "X")
        if (
            keyed == FROM_MY_PHONE
            and pressed.ended is Ended.HASH
            and "card_number" in desk.city.card.keyed_by
        ):
            return _named(desk.claim_by_calling_number(), call.accepted(claimed_by_citizen_id=False), desk)
        if pressed.ended is Ended.SILENCE and len(keyed) < CITIZEN_ID_LENGTH:
            return asked_again(call, say("who.end_with_hash"))
        if len(keyed) == CITIZEN_ID_LENGTH:
            return self._citizen_id(keyed, pressed, call, desk)
        if len(keyed) in CARD_NUMBER_LENGTHS and "card_number" in desk.city.card.keyed_by:
            return _named(desk.claim_by_card_number(keyed), call.accepted(claimed_by_citizen_id=False), desk)
        return missed(call, say("who.wrong_length"))

    def _citizen_id(self, keyed: str, pressed: Pressed, call: Call, desk: CardDesk) -> Outcome:
        if not desk.is_citizen_id(keyed):
            return missed(call, say("who.not_an_id"))
        known_length = pressed.ended is not Ended.HASH
        claimed = call.accepted(claimed_by_citizen_id=True, entry_just_taken=known_length)
        return _named(desk.claim_by_citizen_id(keyed), claimed, desk)


def _named(named: Named, call: Call, desk: CardDesk) -> Outcome:
    """P3: at most so many cards and PIN entries in one call, then people."""
    pin = desk.city.pin
    if named.typed not in call.typed and len(call.typed) >= pin.cards_per_call:
        return Outcome("too_many_cards", call.for_a_person(Why.NOT_PROVEN))
    typed = call.typed if named.typed in call.typed else (*call.typed, named.typed)
    just_taken = call.entry_just_taken
    call = call.accepted(claim=named.claim, typed=typed, proof=None, entry_just_taken=just_taken)
    if pin.required is PinRequired.NO:
        return Outcome("no_pin_asked", call)
    if call.pin_entries >= pin.tries_per_call:
        return Outcome("tries_used_up", call.for_a_person(Why.NOT_PROVEN))
    return Outcome("identified", call)
