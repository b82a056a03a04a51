"""The loss report itself: where the card stands, the confirmation, and a loss that is running already (L1, L5–L8)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from ivr.call import Call
from ivr.desk import CardDesk, CardSight, CardStatus, LossDeed, LossSight, Why
from ivr.keys import Heard
from ivr.speech import Digits, Sentence, Upcoming, say
from ivr.step import Junction, Outcome
from ivr.steps.menu import Menu


class LossStanding(Junction):
    """What can be done for this card by machine?"""

    outcomes: ClassVar[frozenset[str]] = frozenset(
        {"can_be_reported", "temporarily_lost", "formally_lost", "not_by_machine"}
    )

    def decide(self, call: Call, desk: CardDesk) -> Outcome:
        card = desk.card(call.proven_claim)
        if card.holder_is_minor:
            return Outcome("not_by_machine", call.for_a_person(Why.MINOR))
        if card.status in {CardStatus.SEALED, CardStatus.CANCELLED}:
            return Outcome("not_by_machine", call.for_a_person(Why.CARD_NEEDS_STAFF))
        if card.loss and card.loss.status is CardStatus.FORMAL_LOSS:
            return Outcome("formally_lost", replace(call, loss_told=True), _lost_already(card, desk))
        if card.loss:
            return Outcome("temporarily_lost", replace(call, loss_told=True))
        if not desk.self_service_is_open():
            return Outcome("not_by_machine", call.for_a_person(Why.SELF_SERVICE_CLOSED))
        return Outcome("can_be_reported", call)


class ConfirmLoss(Menu):
    """The last question before the card is frozen."""

    choices: ClassVar[Mapping[str, str]] = {"1": "reported"}
    other_outcomes: ClassVar[frozenset[str]] = frozenset({"already_lost", "not_possible"})

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        tail = Digits(desk.card(call.proven_claim).tail)
        delay = desk.city.loss.effect_delay_minutes
        return (
            say("loss.confirm_ahead", tail=tail, minutes=delay) if delay else say("loss.confirm", tail=tail),
        )

    def hear(self, heard: Heard, call: Call, desk: CardDesk) -> Outcome:
        outcome = super().hear(heard, call, desk)
        if outcome.name in {"go_back", "person", "out_of_patience"}:
            return replace(outcome, said=(say("loss.not_confirmed"),))
        return outcome

    def chosen(self, outcome: str, call: Call, desk: CardDesk) -> Outcome:
        answer = desk.report_loss(call.proven_claim)
        if answer.deed is LossDeed.DONE and answer.loss:
            return Outcome("reported", replace(call, loss_told=True), _reported(answer.loss, call, desk))
        if answer.deed is LossDeed.ALREADY:
            return Outcome("already_lost", call)
        return Outcome("not_possible", call.for_a_person(Why.CARD_NEEDS_STAFF))


class RunningLoss(Menu):
    """The card is temporarily lost already: since when, until when, and renewal where a city allows it (L7)."""

    choices: ClassVar[Mapping[str, str]] = {"1": "renewed"}
    other_outcomes: ClassVar[frozenset[str]] = frozenset({"not_possible"})

    def offered(self, call: Call, desk: CardDesk) -> Mapping[str, str]:
        return self.choices if desk.city.loss.renewal else {}

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        told = _lost_already(desk.card(call.proven_claim), desk)
        return (*told, say("loss.renew") if desk.city.loss.renewal else say("loss.no_renewal"))

    def chosen(self, outcome: str, call: Call, desk: CardDesk) -> Outcome:
        answer = desk.renew_loss(call.proven_claim)
        if answer.deed is LossDeed.DONE and answer.loss:
            return Outcome("renewed", call, (say("loss.renewed"), *_until(answer.loss)))
        return Outcome("not_possible", call.for_a_person(Why.CARD_NEEDS_STAFF))


def _reported(loss: LossSight, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
    """L5: card tail, report number twice, end date, how to make it formal, and the SMS."""
    card = desk.card(call.proven_claim)
    delay = desk.city.loss.effect_delay_minutes
    soon = say("loss.frozen_soon", tail=Digits(card.tail), minutes=delay)
    return (
        soon if delay else say("loss.frozen", tail=Digits(card.tail)),
        say("loss.number_twice", number=Digits(loss.reference)),
        *_until(loss),
        say("loss.make_it_formal"),
        *((say("loss.sms_follows"),) if card.has_phone else ()),
    )


def _lost_already(card: CardSight, desk: CardDesk) -> tuple[Sentence, ...]:
    """L7, L8: which card is lost, and the report."""
    if card.loss is None:
        return ()
    tail, is_formal = Digits(card.tail), card.loss.status is CardStatus.FORMAL_LOSS
    lost = say("status.formal_loss", tail=tail) if is_formal else say("status.temporary_loss", tail=tail)
    return (lost, *loss_told(card.loss, desk))


def loss_told(loss: LossSight, desk: CardDesk) -> tuple[Sentence, ...]:
    """L5, L7, L8: since when, its number, from when the card is frozen if it is not yet, until when."""
    if loss.status is CardStatus.FORMAL_LOSS:
        return (say("loss.formal_since", since=loss.reported_at.date(), number=Digits(loss.reference)),)
    since = say("loss.temporary_since", since=loss.reported_at.date(), number=Digits(loss.reference))
    is_ahead = loss.takes_effect_at > max(desk.now(), loss.reported_at)
    moment = Upcoming(loss.takes_effect_at, desk.now().date())
    effect = (say("loss.takes_effect", moment=moment),) if is_ahead else ()
    return (since, *effect, *_until(loss))


def _until(loss: LossSight) -> tuple[Sentence, ...]:
    """L6: a loss that ends with a day is told by that day, any other by the minute."""
    if loss.ends_at is None:
        return ()
    if loss.ends_at.time() == time(0):
        return (say("loss.until_day", day=_last_day(loss.ends_at)),)
    return (say("loss.until_moment", moment=loss.ends_at),)


def _last_day(midnight: datetime) -> date:
    return (midnight - timedelta(minutes=1)).date()
