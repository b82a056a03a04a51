"""My card: how it stands, its loss report, and release where a city allows it by phone (L9)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from ivr.call import Call
from ivr.desk import CardDesk, CardSight, CardStatus, LossDeed, Why
from ivr.speech import Digits, Sentence, say
from ivr.step import Outcome
from ivr.steps.menu import Menu
from ivr.steps.report_loss import loss_told


class TellStatus(Menu):
    """Reads out the card's status to a proven holder."""

    choices: ClassVar[Mapping[str, str]] = {"1": "release"}

    def offered(self, call: Call, desk: CardDesk) -> Mapping[str, str]:
        return self.choices if _may_release(desk.card(call.proven_claim), desk) else {}

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        card = desk.card(call.proven_claim)
        told = loss_told(card.loss, desk) if card.loss else ()
        release = (say("status.release"),) if _may_release(card, desk) else ()
        return (_status(card), *told, *release, say("status.keys"))


def _status(card: CardSight) -> Sentence:
    tail = Digits(card.tail)
    match card.status:
        case CardStatus.SEALED:
            return say("status.sealed", tail=tail)
        case CardStatus.ACTIVE:
            return say("status.active", tail=tail)
        case CardStatus.TEMPORARY_LOSS:
            return say("status.temporary_loss", tail=tail)
        case CardStatus.FORMAL_LOSS:
            return say("status.formal_loss", tail=tail)
        case CardStatus.LOCKED:
            return say("status.locked", tail=tail)
        case CardStatus.CANCELLED:
            return say("status.cancelled", tail=tail)


def _may_release(card: CardSight, desk: CardDesk) -> bool:
    is_temporary = card.loss is not None and card.loss.status is CardStatus.TEMPORARY_LOSS
    return is_temporary and "phone" in desk.city.loss.release_channels


class ConfirmRelease(Menu):
    """The last question before a loss is ended because the card was found."""

    choices: ClassVar[Mapping[str, str]] = {"1": "released"}
    other_outcomes: ClassVar[frozenset[str]] = frozenset({"not_possible"})

    def question(self, call: Call, desk: CardDesk) -> tuple[Sentence, ...]:
        return (say("release.confirm", tail=Digits(desk.card(call.proven_claim).tail)),)

    def chosen(self, outcome: str, call: Call, desk: CardDesk) -> Outcome:
        if desk.release_loss(call.proven_claim).deed is LossDeed.DONE:
            return Outcome("released", replace(call, loss_told=False), (say("release.done"),))
        return Outcome("not_possible", call.for_a_person(Why.CARD_NEEDS_STAFF))
