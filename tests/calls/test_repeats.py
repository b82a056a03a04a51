"""Webhooks that come twice, at once, late, out of order or lost on the way: one answer, one deed."""

import pytest

from ivr.desk import CardStatus
from models.office import Office
from telephony.simulator.exchange import Exchange
from telephony.simulator.hurting import deliver_twice
from telephony.simulator.transport import Answer, Limits, Request, Transport
from tests.calls.phone import AT_NIGHT, Phone
from tests.calls.record import Record
from tests.calls.routes import code_in
from tests.calls.webhooks import form_of, post, post_at_once
from tests.factories import an_enabled_card, an_initial_card

NEW = "620957"
AT_ONCE = 6


def keys_form(keys: str) -> dict[str, str]:
    """What Twilio sends for keys that were all asked for."""
    return {"Digits": keys, "FinishedOnKey": "", "msg": "Gather End"}


def altered(exchange: Exchange, **fields: str) -> dict[str, str]:
    """The form of a webhook that was delivered, with other values in some fields."""
    return {**dict(exchange.parameters), **fields}


def test_simultaneous_deliveries_of_the_first_webhook_are_one_call(phone: Phone, record: Record) -> None:
    answers = post_at_once(phone.app, [("/voice", "CA" + "5" * 32, {"CallStatus": "ringing"})] * AT_ONCE)

    assert len({answer.text for answer in answers}) == 1
    assert "请按1" in answers[0].text
    assert len(record.everything()["calls"]) == 1


def test_simultaneous_deliveries_of_one_pin_spend_one_try_and_get_one_answer(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id)

    answers = post_at_once(phone.app, [("/voice/turn/3", phone.call.sid, keys_form("805273"))] * AT_ONCE)

    assert len({answer.text for answer in answers}) == 1
    assert record.wrong_in_a_row(card.claim) == 1
    assert len(record.events("pin.wrong")) == 1


def test_simultaneous_deliveries_of_the_confirmation_report_one_loss(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, "739164")

    answers = post_at_once(phone.app, [("/voice/turn/4", phone.call.sid, keys_form("1"))] * AT_ONCE)

    assert len({answer.text for answer in answers}) == 1
    assert "已经挂失" in answers[0].text
    assert record.losses(card) == 1
    assert len(record.events("loss.reported")) == 1
    assert len(record.sms("loss_reported")) == 1


def test_simultaneous_deliveries_of_the_second_entry_change_the_pin_once(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("2", "1", card.citizen_id, "739164", NEW)

    answers = post_at_once(phone.app, [("/voice/turn/6", phone.call.sid, keys_form(NEW))] * AT_ONCE)

    assert len({answer.text for answer in answers}) == 1
    assert record.pin_is(card, NEW)
    assert len(record.events("pin.changed")) == 1
    assert len(record.sms("pin_changed")) == 1


def test_simultaneous_deliveries_of_a_right_code_open_once(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)
    phone.dial().press("2", "1", card.citizen_id, "123456")
    code = code_in(record)

    answers = post_at_once(phone.app, [("/voice/turn/5", phone.call.sid, keys_form(code))] * AT_ONCE)

    assert len({answer.text for answer in answers}) == 1
    assert "请输入新的六位密码" in answers[0].text
    assert len(record.events("code.judged")) == 1


def test_simultaneous_deliveries_of_the_initial_pin_send_one_code(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_initial_card(office)
    phone.dial().press("2", "1", card.citizen_id)

    answers = post_at_once(phone.app, [("/voice/turn/4", phone.call.sid, keys_form("123456"))] * AT_ONCE)

    assert len({answer.text for answer in answers}) == 1
    assert len(record.sms("code")) == 1


def test_simultaneous_confirmations_from_several_calls_report_one_loss(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    callers = [Phone(phone.app, phone.frozen).dial(AT_NIGHT) for _ in range(4)]
    for caller in callers:
        caller.press("1", card.citizen_id, "739164")

    answers = post_at_once(
        phone.app, [("/voice/turn/4", caller.call.sid, keys_form("1")) for caller in callers]
    )

    assert all(record.loss(card).reference for _ in answers)
    assert sum("已经挂失，现在生效" in answer.text for answer in answers) == 1
    assert sum("已经临时挂失" in answer.text for answer in answers) == 3
    assert record.losses(card) == 1


def test_simultaneous_callback_requests_leave_one(phone: Phone, record: Record) -> None:
    phone.dial(AT_NIGHT).press("0")

    answers = post_at_once(phone.app, [("/voice/turn/2", phone.call.sid, keys_form("1"))] * AT_ONCE)

    assert len({answer.text for answer in answers}) == 1
    assert len(record.callbacks()) == 1


def test_simultaneous_deliveries_of_the_key_that_leaves_the_queue_and_of_what_follows_leave_one_callback(
    phone: Phone, record: Record
) -> None:
    phone.dial().press("0").wait(150)

    away = post_at_once(phone.app, [("/voice/queue/key", phone.call.sid, keys_form("1"))] * AT_ONCE)
    left = [("/voice/turn/2", phone.call.sid, {"QueueResult": "leave", "QueueTime": "150"})] * AT_ONCE
    noted = post_at_once(phone.app, left)

    assert ["<Leave" in answer.text for answer in away] == [True] * AT_ONCE
    assert len({answer.text for answer in noted}) == 1
    assert record.waiting(phone).state == "callback"
    assert len(record.callbacks()) == 1


def test_simultaneous_deliveries_of_the_human_key_give_one_place_in_the_queue(
    phone: Phone, record: Record
) -> None:
    phone.dial()

    answers = post_at_once(phone.app, [("/voice/turn/1", phone.call.sid, keys_form("0"))] * AT_ONCE)

    assert len({answer.text for answer in answers}) == 1
    assert "<Enqueue" in answers[0].text
    assert len(record.everything()["waiting"]) == 1


def test_a_whole_call_of_which_every_webhook_comes_twice_is_like_any_other(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial()
    phone.transport.hurt(deliver_twice(), times=100)

    phone.press("2", "1", card.citizen_id, "739164", NEW, NEW, "1", card.citizen_id, NEW, "1").hang_up()

    assert record.status(card) is CardStatus.TEMPORARY_LOSS
    assert record.losses(card) == 1
    assert len(record.events("pin.changed")) == 1


def test_every_webhook_of_a_call_that_is_over_is_answered_as_it_was(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, "739164", "1").hang_up()
    turns = [each for each in phone.call.exchanges if each.purpose.brings_twiml]
    before = record.everything()

    again = [phone.deliver_again(turn) for turn in turns]

    assert again == [turn.answer for turn in turns]
    assert record.everything() == before


def test_other_keys_in_a_webhook_that_was_answered_change_nothing(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, "739164")
    answered = phone.answer

    answer = post(phone.app, "/voice/turn/3", altered(phone.call.last_exchange, Digits="805273"))

    assert answer.text == answered
    assert record.wrong_in_a_row(card.claim) == 0


@pytest.mark.parametrize("turn", [5, 9, 4096])
def test_a_webhook_out_of_order_gets_an_apology_and_the_last_question(
    turn: int, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id)
    before = record.everything()

    answer = post(phone.app, f"/voice/turn/{turn}", form_of(phone.call.sid, **keys_form("1")))

    assert answer.status_code == 200
    assert "我们接着来" in answer.text
    assert ">/voice/turn/2/answer</Redirect>" in answer.text
    assert "请输入六位社保账户密码" in post(phone.app, "/voice/turn/2/answer", form_of(phone.call.sid)).text
    assert record.everything() == before


@pytest.mark.parametrize("path", ["/voice/turn/0", "/voice/turn/1", "/voice/turn/7", "/voice/queue/wait"])
def test_a_webhook_of_an_unknown_call_gets_an_apology(path: str, phone: Phone, record: Record) -> None:
    answer = post(phone.app, path, form_of("CA" + "f" * 32, **keys_form("1")))

    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    assert "<Response>" in answer.text


@pytest.mark.parametrize("sid", ["", "CA123", "SM" + "f" * 32, "CA" + "z" * 32])
def test_a_call_without_a_proper_sid_gets_an_apology(sid: str, phone: Phone) -> None:
    for path in ("/voice", "/voice/turn/1", "/voice/ended"):
        answer = post(phone.app, path, form_of(sid))
        assert answer.status_code == 200
        assert "请您重新拨打" in answer.text


def test_a_turn_after_the_end_of_the_call_gets_an_apology(phone: Phone, record: Record) -> None:
    phone.dial().press("4").hang_up()
    before = record.everything()

    answer = post(phone.app, "/voice/turn/2", form_of(phone.call.sid, **keys_form("1")))

    assert "这次通话已经结束" in answer.text
    assert record.everything() == before


def test_the_end_of_a_call_may_be_told_twice(phone: Phone, record: Record) -> None:
    phone.dial().hang_up()
    before = record.everything()
    ended = next(each for each in phone.call.exchanges if each.url.endswith("/voice/ended"))

    answer = phone.deliver_again(ended)

    assert answer.status == 200
    assert record.everything() == before


def test_an_answer_that_is_lost_on_the_way_is_given_again(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, "739164")
    phone.transport.hurt(lose_the_first_answer)

    phone.press("1")

    assert phone.is_told("loss.frozen")
    assert record.losses(card) == 1


def lose_the_first_answer(transport: Transport, request: Request, limits: Limits) -> Answer:
    """The line acts, its answer gets lost, and the webhook is delivered once more."""
    transport.send(request, limits)
    return transport.send(request, limits)
