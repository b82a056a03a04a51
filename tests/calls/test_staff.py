"""What staff do, as a caller sees it: frozen by an operator, released or reset at the counter (L2, L4, L9, P5)."""

import pytest

from ivr.desk import CardStatus
from ivr.speech import Digits
from models.office import Office
from models.operator_desk import OperatorDesk
from models.papers import PaperKind
from models.reset_request import Mending
from models.staff import Role
from tests.calls.operators import WORK_NUMBER, Operator
from tests.calls.phone import AT_NIGHT, IN_HOURS, Phone
from tests.calls.record import Record
from tests.factories import A_PIN, a_locked_card, an_enabled_card, an_initial_card
from tests.staffing import PLACE, a_counter, keys_the_pin, the_id, what_the_holder_says, with_papers


@pytest.mark.parametrize("make", [an_initial_card, a_locked_card])
def test_l2_l4_s1_an_operator_takes_the_call_verifies_the_caller_and_freezes_the_card(
    make: object, phone: Phone, office: Office, record: Record, operator: Operator
) -> None:
    card = make(office)  # type: ignore[operator]
    operator.signs_in()
    phone.dial(IN_HOURS).press("1", card.citizen_id, "0#")
    assert phone.is_in_queue
    operator.takes_next_call(phone)
    desk = OperatorDesk(office, WORK_NUMBER, PLACE, phone.call.sid)

    found = desk.find_by_call()
    desk.verify(found, what_the_holder_says(card))
    answer = desk.report_loss(found)

    assert found == card.uid
    assert record.status(card) is CardStatus.TEMPORARY_LOSS
    assert answer.loss is not None
    assert answer.loss.reference in record.sms("loss_reported")[0].text


def test_l4_the_next_caller_with_the_pin_hears_of_the_operators_report(
    phone: Phone, office: Office, operator: Operator
) -> None:
    card = an_enabled_card(office)
    operator.signs_in()
    phone.dial(IN_HOURS).press("0")
    operator.takes_next_call(phone)
    desk = OperatorDesk(office, WORK_NUMBER, PLACE, phone.call.sid)
    desk.verify(card.uid, what_the_holder_says(card))
    answer = desk.report_loss(card.uid)
    assert answer.loss is not None

    phone.dial(AT_NIGHT).press("1", card.citizen_id, A_PIN)

    since, number = answer.loss.reported_at.date(), Digits(answer.loss.reference)
    assert phone.was_told("loss.temporary_since", since=since, number=number) or phone.is_told(
        "loss.temporary_since", since=since, number=number
    )


def test_l8_a_caller_hears_that_the_counter_made_the_loss_formal_and_later_that_it_is_released(
    phone: Phone, office: Office
) -> None:
    card, counter = an_enabled_card(office), None
    phone.dial(IN_HOURS).press("1", card.citizen_id, A_PIN, "1")
    counter = a_counter(office)
    counter.report_in_writing(card.uid, the_id(card))

    phone.dial(IN_HOURS).press("3", card.citizen_id, A_PIN)
    assert phone.is_told("status.formal_loss", tail=Digits(card.number[-4:]))
    keys_the_pin(counter, card)
    counter.release(card.uid, with_papers(card))
    phone.dial(IN_HOURS).press("3", card.citizen_id, A_PIN)

    assert phone.is_told("status.active", tail=Digits(card.number[-4:]))


def test_p5_after_a_reset_the_old_pin_opens_nothing_and_the_caller_is_served_by_a_person(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    request = a_counter(office).ask(card.uid, Mending.RESET, with_papers(card))
    a_counter(office, Role.SUPERVISOR).approve(request or "")

    phone.dial(IN_HOURS).press("1", card.citizen_id, A_PIN)
    assert phone.is_told("pin.not_right")
    phone.press("123456")

    assert record.pin_is_initial(card)
    assert record.status(card) is CardStatus.ACTIVE
    assert phone.is_in_queue


def test_p3_after_an_unlocking_the_pin_works_again(phone: Phone, office: Office, record: Record) -> None:
    card = a_locked_card(office)
    request = a_counter(office).ask(card.uid, Mending.UNLOCK, with_papers(card))
    a_counter(office, Role.SUPERVISOR).approve(request or "")

    phone.dial(AT_NIGHT).press("1", card.citizen_id, A_PIN, "1")

    assert record.status(card) is CardStatus.TEMPORARY_LOSS


def test_l10_after_a_replacement_the_holders_id_leads_to_the_new_card(phone: Phone, office: Office) -> None:
    card, counter = an_enabled_card(office), a_counter(office)
    counter.report_in_writing(card.uid, the_id(card))
    keys_the_pin(counter, card)
    counter.replace(card.uid, the_id(card), "N12345678", "16.00")
    new = counter.find(card.citizen_id)
    counter.activate(new, with_papers(card, PaperKind.CARD, PaperKind.ID_CARD, **{"card": "N12345678"}))

    phone.dial(IN_HOURS).press("1", card.citizen_id, A_PIN)
    assert phone.is_told("pin.not_right")
    phone.press("0#")

    assert phone.is_in_queue
