"""A caller is put through to an operator's telephone: somebody picks up, or nobody does."""

import pytest

from models import queue_board, waiting
from models.office import Office
from telephony.simulator.phone_book import DialStatus, Party
from telephony.simulator.script import Moment
from tests.calls.operators import TELEPHONE, Operator
from tests.calls.phone import LINE, Phone
from tests.calls.record import Record
from tests.factories import an_enabled_card

PICKS_UP = Party(rings=4, talks=None)
IN_VAIN = [Party(DialStatus.NO_ANSWER), Party(DialStatus.BUSY), Party(DialStatus.FAILED), Party(rings=60)]


def waiting_sids(office: Office) -> list[str]:
    """Whoever waits, the next first."""
    with office.database.light() as connection:
        return [caller.call_sid for caller in queue_board.waiting_callers(connection)]


def state(office: Office, phone: Phone) -> str:
    with office.database.light() as connection:
        caller = waiting.of_call(connection, phone.call.sid)
    assert caller
    return str(caller.state)


def test_the_operator_hears_whose_call_it_is_and_then_the_two_are_connected(
    phone: Phone, operator: Operator, office: Office
) -> None:
    phone.dial().press("0")

    operator.takes(phone, PICKS_UP)

    [leg] = [call for call in phone.twilio.calls.latest_first() if call.route.parent_sid == phone.call.sid]
    assert (leg.route.caller.number, leg.route.called.number) == (LINE.number, TELEPHONE)
    assert leg.said == "社保卡热线来电，接听工号8 0 0 1。"
    assert phone.call.moment is Moment.CONNECTED
    assert phone.twilio.queue("staff").size == 0
    assert state(office, phone) == waiting.BRIDGED


def test_when_the_operator_hangs_up_the_caller_is_asked_what_else_there_is(
    phone: Phone, operator: Operator
) -> None:
    phone.dial().press("0")
    operator.takes(phone, PICKS_UP)

    phone.call.other_party_hangs_up()

    assert phone.is_told("anything_else.question")


def test_when_the_caller_hangs_up_the_operators_telephone_is_free_again(
    phone: Phone, operator: Operator
) -> None:
    phone.dial().press("0")
    operator.takes(phone, PICKS_UP)

    phone.hang_up()

    assert [call.status.is_final for call in phone.twilio.calls.latest_first()] == [True, True]


@pytest.mark.parametrize("answers", IN_VAIN, ids=lambda party: party.status.value)
def test_a_caller_whose_operator_does_not_answer_waits_on_in_the_old_place(
    answers: Party, phone: Phone, operator: Operator, office: Office, record: Record
) -> None:
    phone.dial().press("0")
    later = phone.another_caller().press("0")

    operator.takes(phone, answers)

    assert phone.is_told("queue.not_reached")
    assert not phone.was_told("nobody.all_busy")
    assert phone.is_in_queue
    assert waiting_sids(office) == [phone.call.sid, later.call.sid]
    assert record.step(phone) == "queue.again"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_are_in_the_callers_language(language: str, phone: Phone, operator: Operator) -> None:
    phone.dial(language=language).press("0")

    operator.takes(phone, Party(DialStatus.BUSY))

    words = {"zh": "您的位置不变", "en": "You keep your place"}
    assert words[language] in phone.hears


def test_it_may_happen_again_and_again_and_then_somebody_answers(
    phone: Phone, operator: Operator, office: Office
) -> None:
    phone.dial().press("0")
    operator.takes(phone, Party(DialStatus.NO_ANSWER))
    operator.takes(phone, Party(DialStatus.BUSY))

    operator.takes(phone, PICKS_UP)

    assert phone.call.moment is Moment.CONNECTED
    assert state(office, phone) == waiting.BRIDGED


def test_a_bank_that_does_not_answer_puts_nobody_into_the_queue(
    phone: Phone, operator: Operator, office: Office
) -> None:
    """The operator who served the caller has not wrapped up when the caller goes on to the bank."""
    card = an_enabled_card(office, bank="ABC")
    phone.dial().press("0")
    operator.takes(phone, PICKS_UP)
    phone.call.other_party_hangs_up()
    phone.press("*", "1", card.citizen_id, "739164", "1")
    phone.twilio.phone_book["+8695599"] = Party(DialStatus.BUSY)

    phone.press("1").listen()

    assert phone.is_told("bank.not_reached")
    assert waiting_sids(office) == []
    assert state(office, phone) == waiting.BRIDGED
