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
CITIZEN_ID, CARD_NUMBER = "citizen_id", "card_number"
"""What `card.keyed_by` can name."""


class IdentifyForPin(NumberEntry):
    """Takes a claim for what it says. Form may be judged aloud; whether there is such a card is never told here."""

    length = CITIZEN_ID_LENGTH
    other_outcomes: ClassVar[frozenset[str]] = frozenset({"identified", "too_many_cards", "tries_used_up"})

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        keyed_by, tail = desk.city.card.keyed_by, desk.city.card.keyed_tail
        if CARD_NUMBER not in keyed_by:
            return (say("who.question_id_only"),)
        if not _takes_citizen_id(call, desk):
            asked = say("who.question_tail_only", count=tail) if tail else say("who.question_card_only")
        else:
            asked = say("who.question_card_tail", count=tail) if tail else say("who.question")
        return (asked, say("who.from_my_phone"))

    def judge(self, pressed: Pressed, call: Call, desk: CardDesk) -> Outcome:
        keyed = pressed.keys.replace("*", "X")
        by_card_number = CARD_NUMBER in desk.city.card.keyed_by
        if keyed == FROM_MY_PHONE and pressed.ended is Ended.HASH and by_card_number:
            named = desk.claim_by_calling_number()
            return self._named(named, call.accepted(claimed_by_citizen_id=False), desk)
        if pressed.ended is Ended.SILENCE and len(keyed) < CITIZEN_ID_LENGTH:
            return asked_again(call, say("who.end_with_hash"))
        if len(keyed) == CITIZEN_ID_LENGTH:
            return self._citizen_id(keyed, call, desk)
        if len(keyed) in CARD_NUMBER_LENGTHS and by_card_number:
            named = desk.claim_by_card_number(keyed)
            return self._named(named, call.accepted(claimed_by_citizen_id=False), desk)
        return missed(call, say("who.wrong_length"))

    def _citizen_id(self, keyed: str, call: Call, desk: CardDesk) -> Outcome:
        if not _takes_citizen_id(call, desk):
            return missed(call, say("who.card_number_please"))
        if not desk.is_citizen_id(keyed):
            return missed(call, say("who.not_an_id"))
        claimed = call.accepted(claimed_by_citizen_id=True)
        return self._named(desk.claim_by_citizen_id(keyed), claimed, desk)

    def _named(self, named: Named, call: Call, desk: CardDesk) -> Outcome:
        """P3: at most so many cards and PIN entries in one call, then people; and people for who guessed too often."""
        pin = desk.city.pin
        if named.typed not in call.typed and len(call.typed) >= pin.cards_per_call:
            return Outcome("too_many_cards", call.for_a_person(Why.NOT_PROVEN))
        typed = call.typed if named.typed in call.typed else (*call.typed, named.typed)
        call = call.accepted(claim=named.claim, named_as=named.typed, typed=typed, proof=None)
        return self.claimed(call, desk)

    def claimed(self, call: Call, desk: CardDesk) -> Outcome:
        """Somebody is named; the PIN comes next."""
        if call.pin_entries >= desk.city.pin.tries_per_call or desk.caller_is_for_people():
            return Outcome("tries_used_up", call.for_a_person(Why.NOT_PROVEN))
        return Outcome("identified", call)


class Identify(IdentifyForPin):
    """The same in cities that may ask for no PIN at all (P0)."""

    other_outcomes: ClassVar[frozenset[str]] = IdentifyForPin.other_outcomes | {"no_pin_asked"}

    def claimed(self, call: Call, desk: CardDesk) -> Outcome:
        if desk.city.pin.required is PinRequired.NO:
            return Outcome("no_pin_asked", call)
        return super().claimed(call, desk)


def _takes_citizen_id(call: Call, desk: CardDesk) -> bool:
    """`card.keyed_by`. Where the card number alone names a card, the ID is the way out after a PIN was not right: two
    cards may share a keyed form. It opens to everybody alike, or the line would tell who has such a card.
    """
    return CITIZEN_ID in desk.city.card.keyed_by or call.pin_entries > 0
