"""Watches a call over the stand-in for Twilio beside the line's record: what was keyed, whose card, and how it is."""

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from models.office import Office
from recordings.take import Sent, sent_in
from scripts.recordings.tapes import Watched, Witnessed
from telephony.simulator.call_record import CallRecord
from telephony.simulator.events import Event, Happening
from telephony.simulator.exchange import Exchange
from telephony.turn_seen import CardSeen, TurnSeen
from telephony.witness import turn_number, turn_seen


class Witness:
    """Of one call: tell it every event. Without an office it sees nothing. `shift`: how far the line's time is off."""

    def __init__(self, office: Office | None, shift: timedelta = timedelta(0)) -> None:
        self._office = office
        self._shift = shift
        self._turns: dict[int, TurnSeen] = {}
        self._cards: dict[int, CardSeen] = {}

    @property
    def saw_anything(self) -> bool:
        """Can it tell more than the words do?"""
        return bool(self._turns)

    def note(self, event: Event) -> None:
        """Look at the turn that a webhook has just taken, before the caller does anything else."""
        if self._office is None or event.happening is not Happening.WEBHOOK:
            return
        if not isinstance(event.exchange, Exchange) or (number := _turn(event.exchange.url)) is None:
            return
        caller = event.exchange.posted("From") or ""
        now = event.exchange.at + self._shift
        seen = turn_seen(self._office, event.call_sid, number, caller, now)
        self._turns[number] = seen
        if seen.card:
            self._cards.setdefault(number, seen.card)

    def watched(self, call: CallRecord, began: datetime) -> Watched:
        """The call, once it is over."""
        return Watched.of(
            call.exchanges[0].posted("CallSid") or "",
            began,
            [self._witnessed(each) for each in sent_in(call)],
        )

    def _witnessed(self, sent: Sent) -> Witnessed:
        number = _turn(sent.url)
        if number is None:
            return Witnessed(sent, None)
        digits = sent.parameters.get("Digits", "")
        if digits:
            keyed = self._turns.get(number, TurnSeen()).keyed(digits)
            sent = replace(sent, parameters={**sent.parameters, "Digits": keyed})
        return Witnessed(sent, self._cards.get(number))


def _turn(url: str) -> int | None:
    return turn_number(urlsplit(url).path)
