"""Webhooks that somebody caught and sends again, altered, late or out of place: no deed, and no word to strangers."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from ivr.desk import CardStatus
from models.environment_keys import EnvironmentKeys
from models.key_list import KeyList
from models.office import Office
from models.turn import Turn
from models.turn_log import LONGEST_CALL
from settings import PUBLISHED_KEYS
from telephony.simulator.exchange import Exchange
from tests.calls.lines import make_line
from tests.calls.phone import AT_NIGHT, Phone
from tests.calls.record import Record
from tests.calls.webhooks import form_of, post
from tests.factories import A_PIN, an_enabled_card

AN_HOUR = LONGEST_CALL.total_seconds()


def form_that_came(exchange: Exchange, **altered: str) -> dict[str, str]:
    """The form of a webhook that was delivered, with other values in some fields."""
    return {**dict(exchange.parameters), **altered}


def without_keys(exchange: Exchange) -> dict[str, str]:
    """What the Redirect after the same Gather would have delivered."""
    return {
        name: value for name, value in exchange.parameters if name not in {"Digits", "FinishedOnKey", "msg"}
    }


def test_twilios_own_retry_hears_the_same_words(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office)
    phone.dial()

    for keys in ("1", card.citizen_id, A_PIN, "1", "*"):
        answered = phone.press(keys).answer
        assert phone.retry().text == answered


@pytest.mark.parametrize(
    "altered", [{"Digits": "2"}, {"FinishedOnKey": "#"}, {"From": "+8613900000099"}, {"New": "field"}]
)
def test_an_altered_delivery_of_a_settled_turn_hears_an_apology_and_no_reply(
    altered: dict[str, str], phone: Phone, record: Record
) -> None:
    phone.dial().press("4")
    reply, before = phone.answer, record.everything()

    answer = post(phone.app, "/voice/turn/1", form_that_came(phone.call.last_exchange, **altered))

    assert answer.status_code == 200
    assert "我们接着来" in answer.text
    assert not [question for question in ("请按1", "<Gather") if question in answer.text]
    assert post(phone.app, "/voice/turn/1/answer", form_of(phone.call.sid)).text == reply
    assert record.everything() == before


def test_a_field_whose_border_was_moved_makes_another_delivery(phone: Phone, record: Record) -> None:
    phone.dial().press("4")
    before = record.everything()
    form = form_that_came(phone.call.last_exchange)
    form["Digit"] = "s" + form.pop("Digits")

    answer = post(phone.app, "/voice/turn/1", form)

    assert "我们接着来" in answer.text
    assert record.everything() == before


def test_keys_that_come_after_the_line_has_taken_silence_are_not_taken(phone: Phone, record: Record) -> None:
    phone.dial().press("4")
    keyed = form_that_came(phone.call.last_exchange)
    other = Phone(phone.app, phone.frozen).dial()
    silence = {**without_keys(phone.call.last_exchange), "CallSid": other.call.sid}

    heard_nothing = post(phone.app, "/voice/turn/1", silence)
    before = record.everything()
    too_late = post(phone.app, "/voice/turn/1", {**keyed, "CallSid": other.call.sid})
    again = post(phone.app, "/voice/turn/1/answer", silence)

    assert "我们接着来" in too_late.text
    assert again.text == heard_nothing.text
    assert record.everything() == before


def test_silence_that_comes_after_the_keys_leads_back_to_the_reply(phone: Phone, record: Record) -> None:
    phone.dial().press("4")
    reply, before = phone.answer, record.everything()

    answer = post(phone.app, "/voice/turn/1", without_keys(phone.call.last_exchange))

    assert ">/voice/turn/1/answer</Redirect>" in answer.text
    assert post(phone.app, "/voice/turn/1/answer", without_keys(phone.call.last_exchange)).text == reply
    assert record.everything() == before


def test_an_altered_delivery_of_a_turn_long_past_leads_to_the_newest_question(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1")
    first = phone.call.last_exchange
    phone.press(card.citizen_id, A_PIN)
    before = record.everything()

    answer = post(phone.app, "/voice/turn/1", form_that_came(first, Digits="0"))
    caught = post(phone.app, "/voice/turn/1/answer", form_of(phone.call.sid))

    for each in (answer, caught):
        assert ">/voice/turn/3/answer</Redirect>" in each.text
    assert record.everything() == before


def test_a_pin_is_no_part_of_what_makes_two_deliveries_the_same(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, A_PIN)
    before = record.everything()

    answer = post(phone.app, "/voice/turn/3", form_that_came(phone.call.last_exchange, Digits="805273"))

    assert answer.text == phone.answer
    assert record.everything() == before


def test_a_caught_confirmation_does_no_deed_an_hour_later(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(AT_NIGHT).press("1", card.citizen_id, A_PIN)
    caught = form_that_came(phone.call.last_exchange, Digits="1")

    phone.frozen.tick(AN_HOUR)
    answer = post(phone.app, "/voice/turn/4", caught)

    assert "这次通话已经结束" in answer.text
    assert "<Hangup" in answer.text
    assert record.status(card) is CardStatus.ACTIVE


def test_a_confirmation_within_the_hour_is_taken(phone: Phone, office: Office, record: Record) -> None:
    card = an_enabled_card(office)
    phone.dial(AT_NIGHT).press("1", card.citizen_id, A_PIN)

    phone.frozen.tick(AN_HOUR - 300)
    post(phone.app, "/voice/turn/4", form_that_came(phone.call.last_exchange, Digits="1"))

    assert record.status(card) is CardStatus.TEMPORARY_LOSS


def test_a_caught_confirmation_does_no_deed_after_the_call(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id, A_PIN)
    caught = form_that_came(phone.call.last_exchange, Digits="1")
    phone.hang_up()
    before = record.everything()

    for path in ("/voice/turn/4", "/voice/turn/4/answer", "/voice/turn/3/answer"):
        assert "这次通话已经结束" in post(phone.app, path, caught).text
    assert record.everything() == before


def test_whoever_waited_more_than_an_hour_may_still_leave_a_call_back(phone: Phone, record: Record) -> None:
    phone.dial("2026-03-03 13:30").press("0")
    phone.frozen.tick(AN_HOUR)
    form = form_of(phone.call.sid)

    left = post(phone.app, "/voice/queue/key", {**form, "Digits": "1"})
    post(phone.app, "/voice/turn/2", {**form, "QueueResult": "leave"})

    assert "<Leave" in left.text
    assert len(record.callbacks()) == 1


def test_a_retry_is_known_again_after_the_data_key_was_changed(phone: Phone, office: Office) -> None:
    phone.dial().press("4")
    pepper, old, new = PUBLISHED_KEYS[:3]
    keys = EnvironmentKeys(KeyList.parse(f"p1:{pepper}"), KeyList.parse(f"d2:{new},d1:{old}"))
    changed = make_line(replace(office, keys=keys))

    answer = post(changed, "/voice/turn/1", form_that_came(phone.call.last_exchange))

    assert answer.text == phone.answer


def test_a_turn_from_before_digests_were_kept_is_said_again(phone: Phone, office: Office) -> None:
    phone.dial().press("4")
    with office.database.deeds() as session:
        for turn in session.scalars(select(Turn)):
            turn.heard_digest = None

    assert phone.retry().text == phone.answer


def test_the_token_of_a_retry_is_logged_and_changes_nothing(
    phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    phone.dial().press("4")

    again = phone.retry()

    token = dict(phone.call.last_exchange.attempts[0].request.headers)["I-Twilio-Idempotency-Token"]
    assert again.text == phone.answer
    assert "turn.repeated" in caplog.text
    assert token in caplog.text
