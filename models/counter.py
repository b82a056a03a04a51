"""The counter: all that a clerk may do to a card, for somebody who has come with papers (rules L3, L8–L10, P5, P6, C1).

Each method is one deed in one transaction, in which the role is checked, the card is locked and its state is looked
at. Pages and commands call these and nothing below. Every method may raise one of `staff_refusals.py`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

from ivr.desk import LossAnswer
from models import (
    counter_admission,
    counter_cards,
    counter_holder,
    counter_keypad,
    counter_losses,
    counter_replacement,
    counter_resets,
    pin_mending,
    sent_form,
    staff_lookup,
    staff_roles,
)
from models.card_file import OpenLoss
from models.counter_holder import Datum
from models.counter_keypad import Keyed
from models.counter_replacement import Receipt
from models.counter_resets import RequestView
from models.office import Office
from models.papers import Presented
from models.refusal_reasons import Because
from models.reset_request import Mending
from models.staff_lookup import CardView
from models.staff_refusals import NoSuchCard, NotInThisCity, NotThisCard, PinNeeded
from models.staff_roles import Deed
from models.staff_visit import StaffVisit


class Counter:
    """One member of staff at one desk of the counter."""

    def __init__(
        self, office: Office, work_number: str, place: str, language: str = "zh", form: str = ""
    ) -> None:
        """`form`: the key of the form that asks for a deed; asked for again, it raises SentAlready."""
        self._visit = StaffVisit(office, work_number, place, language)
        self._form = form

    def find(self, text: str) -> str:
        """The uid of the card with this card number or citizen ID, exact. Raises NoSuchCard."""
        with self._deed(Deed.FIND_CARD) as session:
            found = staff_lookup.find(session, self._visit, text)
        if found is None:
            raise NoSuchCard("there is no such card")
        return found

    def look(self, card_uid: str) -> CardView:
        """The card's file, masked; the look is in the log before it is shown."""
        with self._deed(Deed.LOOK) as session:
            staff_lookup.log_look(session, self._visit, card_uid, "counter")
        with self._visit.office.database.light() as connection:
            return staff_lookup.view(connection, self._visit, card_uid)

    def pin_in_the_way(self, card_uid: str, deed: Deed) -> PinNeeded | None:
        """P1: why a PIN has to be keyed before this deed, for a form that is not filled in yet; None: nothing is."""
        with self._visit.office.database.light() as connection:
            staff_roles.check(connection, self._visit, deed)
            return counter_admission.pin_in_the_way(connection, self._visit, deed, card_uid)

    def take_pin(self, card_uid: str, pin: str) -> Keyed:
        """P1: the holder has keyed six digits at this desk. Right ones open this card's business here for a while."""
        return counter_keypad.take_pin(self._visit, card_uid, pin)

    def report_in_writing(self, card_uid: str, presented: Presented) -> LossAnswer:
        """L3, L8: a formal loss."""
        with self._deed(Deed.REPORT_IN_WRITING) as session:
            return counter_losses.report_in_writing(session, self._visit, card_uid, presented)

    def release(self, card_uid: str, presented: Presented) -> OpenLoss:
        """L8, L9: the card was found."""
        with self._deed(Deed.RELEASE) as session:
            return counter_losses.release(session, self._visit, card_uid, presented)

    def replace(self, card_uid: str, presented: Presented, new_number: str, fee_paid: str) -> Receipt:
        """L10: a new card for one that is formally lost."""
        with self._deed(Deed.REPLACE) as session:
            return counter_replacement.replace_card(
                session, self._visit, card_uid, presented, new_number, fee_paid
            )

    def ask(self, card_uid: str, what: Mending, presented: Presented) -> str | None:
        """P5, P6: ask for a reset or an unlocking; the request's uid, or None where it was done at once."""
        with self._deed(Deed.REQUEST_RESET) as session:
            return counter_resets.ask(session, self._visit, card_uid, what, presented)

    def approve(self, request_uid: str) -> Mending:
        """P6: as the second member of staff, do what was asked for."""
        with self._deed(Deed.DECIDE_RESET) as session:
            return counter_resets.approve(session, self._visit, request_uid)

    def refuse(self, request_uid: str) -> None:
        """P6: as the second member of staff, say no."""
        with self._deed(Deed.DECIDE_RESET) as session:
            counter_resets.refuse(session, self._visit, request_uid)

    def withdraw(self, request_uid: str) -> None:
        """P6: take back what one has asked for."""
        with self._deed(Deed.REQUEST_RESET) as session:
            counter_resets.withdraw(session, self._visit, request_uid)

    def requests(self) -> Sequence[RequestView]:
        """P6: what waits to be decided."""
        with self._visit.office.database.light() as connection:
            staff_roles.check(connection, self._visit, Deed.DECIDE_RESET)
            return counter_resets.waiting(connection, self._visit)

    def cancel_pin(self, card_uid: str, presented: Presented) -> None:
        """P1: the holder gives an enabled PIN up, where the city lets them (`pin.may_be_cancelled`)."""
        with self._deed(Deed.CANCEL_PIN) as session:
            if not self._visit.office.city.pin.may_be_cancelled:
                raise NotInThisCity(
                    "a PIN is not given up again here: it can be changed, or reset", Because.PIN_STAYS
                )
            file = counter_admission.admit(session, self._visit, Deed.CANCEL_PIN, card_uid, presented)
            if not file.pin_is_enabled:
                raise NotThisCard(
                    "this card is on its initial PIN: there is nothing to cancel", Because.NOTHING_TO_RESET
                )
            pin_mending.cancel(session, self._visit, file)

    def activate(self, card_uid: str, presented: Presented) -> None:
        """C1: hand out a sealed card."""
        with self._deed(Deed.ACTIVATE) as session:
            counter_cards.activate(session, self._visit, card_uid, presented)

    def cancel_on_death(self, card_uid: str, presented: Presented) -> None:
        """C1: the holder has died."""
        with self._deed(Deed.CANCEL_ON_DEATH) as session:
            counter_cards.cancel_on_death(session, self._visit, card_uid, presented)

    def correct(self, card_uid: str, presented: Presented, what: Datum, value: str) -> None:
        """C1: put wrong data right."""
        with self._deed(Deed.CORRECT) as session:
            counter_holder.correct(session, self._visit, card_uid, presented, what, value)

    def change_phone(self, card_uid: str, presented: Presented, phone: str) -> None:
        """C1: register another phone; an empty one for none."""
        with self._deed(Deed.CHANGE_PHONE) as session:
            counter_holder.change_phone(session, self._visit, card_uid, presented, phone)

    @contextmanager
    def _deed(self, deed: Deed) -> Iterator[Session]:
        with self._visit.office.database.deeds() as session:
            staff_roles.check(session, self._visit, deed)
            if self._form:
                sent_form.take(session, self._form, self._visit.work_number)
            yield session
