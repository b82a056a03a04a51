"""The deeds of the counter as forms: which fields each has, when it is offered, and what it calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ivr.desk import CardStatus, LossDeed
from models.counter import Counter
from models.counter_holder import Datum
from models.papers import NEEDED, Bearer, Presented
from models.reset_request import Mending
from models.staff_lookup import CardView
from models.staff_roles import Deed

Fields = Mapping[str, str]
DONE, ALREADY, WAITS = "done", "already", "waits"
"""What became of a form: done, done before by somebody else, or waiting for a second member of staff."""


@dataclass(frozen=True)
class DeedForm:
    """One deed: its name in addresses and words, and what is asked for beside who came with which papers."""

    name: str
    deed: Deed
    events: frozenset[str]
    """The kinds of events that a receipt can be written of."""
    is_offered: Callable[[CardView], bool]
    send: Callable[[Counter, str, Presented, Fields], str]
    fields: tuple[str, ...] = ()

    @property
    def bearers(self) -> tuple[Bearer, ...]:
        """Who may come for this."""
        return tuple(NEEDED[self.deed])


def _is_live(card: CardView) -> bool:
    return card.status is not CardStatus.CANCELLED


def is_formally_lost(card: CardView) -> bool:
    """A card that nobody can show."""
    return card.loss is not None and card.loss.status is CardStatus.FORMAL_LOSS


def _report(counter: Counter, uid: str, presented: Presented, fields: Fields) -> str:
    return ALREADY if counter.report_in_writing(uid, presented).deed is LossDeed.ALREADY else DONE


def _release(counter: Counter, uid: str, presented: Presented, fields: Fields) -> str:
    counter.release(uid, presented)
    return DONE


def _replace(counter: Counter, uid: str, presented: Presented, fields: Fields) -> str:
    counter.replace(uid, presented, fields["new_number"], fields["fee"])
    return DONE


def _mend(what: Mending) -> Callable[[Counter, str, Presented, Fields], str]:
    def ask(counter: Counter, uid: str, presented: Presented, fields: Fields) -> str:
        return DONE if counter.ask(uid, what, presented) is None else WAITS

    return ask


def _cancel_pin(counter: Counter, uid: str, presented: Presented, fields: Fields) -> str:
    counter.cancel_pin(uid, presented)
    return DONE


def _activate(counter: Counter, uid: str, presented: Presented, fields: Fields) -> str:
    counter.activate(uid, presented)
    return DONE


def _correct(counter: Counter, uid: str, presented: Presented, fields: Fields) -> str:
    counter.correct(uid, presented, Datum(fields["datum"]), fields["value"])
    return DONE


def _change_phone(counter: Counter, uid: str, presented: Presented, fields: Fields) -> str:
    counter.change_phone(uid, presented, fields["phone"])
    return DONE


def _cancel_on_death(counter: Counter, uid: str, presented: Presented, fields: Fields) -> str:
    counter.cancel_on_death(uid, presented)
    return DONE


FORMS: Mapping[str, DeedForm] = {
    form.name: form
    for form in (
        DeedForm(
            "report",
            Deed.REPORT_IN_WRITING,
            frozenset({"loss.reported", "loss.made_formal"}),
            lambda card: _is_live(card) and not is_formally_lost(card),
            _report,
        ),
        DeedForm(
            "release",
            Deed.RELEASE,
            frozenset({"loss.released"}),
            lambda card: _is_live(card) and card.loss is not None,
            _release,
        ),
        DeedForm(
            "replace",
            Deed.REPLACE,
            frozenset({"card.replaced"}),
            is_formally_lost,
            _replace,
            ("new_number", "fee"),
        ),
        DeedForm(
            "reset",
            Deed.REQUEST_RESET,
            frozenset({"pin.reset", "reset.requested"}),
            lambda card: _is_live(card) and card.pin != "initial",
            _mend(Mending.RESET),
        ),
        DeedForm(
            "unlock",
            Deed.REQUEST_RESET,
            frozenset({"pin.unlocked", "reset.requested"}),
            lambda card: _is_live(card) and card.pin == "locked",
            _mend(Mending.UNLOCK),
        ),
        DeedForm(
            "activate",
            Deed.ACTIVATE,
            frozenset({"card.activated"}),
            lambda card: card.status is CardStatus.SEALED,
            _activate,
        ),
        DeedForm(
            "correct",
            Deed.CORRECT,
            frozenset({"holder.corrected"}),
            _is_live,
            _correct,
            ("datum", "value"),
        ),
        DeedForm(
            "phone", Deed.CHANGE_PHONE, frozenset({"phone.changed"}), _is_live, _change_phone, ("phone",)
        ),
        DeedForm(
            "cancel_pin",
            Deed.CANCEL_PIN,
            frozenset({"pin.cancelled"}),
            lambda card: _is_live(card) and card.pin == "enabled",
            _cancel_pin,
        ),
        DeedForm("death", Deed.CANCEL_ON_DEATH, frozenset({"card.cancelled"}), _is_live, _cancel_on_death),
    )
}
"""In the order of the day's work."""
