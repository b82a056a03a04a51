"""A caller who waits is taken at the phone desk: what the line says meanwhile, and when the operator is done."""

from models import call_taking, waiting
from models.exchange import NoTelephones
from models.office import Office
from models.wrap_up import Reason
from tests.calls.operators import WORK_NUMBER, Operator
from tests.calls.phone import Phone


def waits_and_is_taken(phone: Phone, operator: Operator, office: Office) -> str:
    """A caller in the queue whom the operator takes where no telephones are; the call's sid."""
    operator.signs_in()
    phone.dial().press("0")
    call_taking.take(office, NoTelephones(), WORK_NUMBER, phone.call.sid)
    return phone.call.sid


def test_whoever_was_taken_is_not_sent_away_and_hears_no_more_places(
    phone: Phone, operator: Operator, office: Office
) -> None:
    waits_and_is_taken(phone, operator, office)

    phone.stay_silent().stay_silent()

    assert phone.is_in_queue
    assert phone.hears == ""


def test_after_the_operator_has_wrapped_up_the_caller_is_asked_what_else_there_is(
    phone: Phone, operator: Operator, office: Office
) -> None:
    sid = waits_and_is_taken(phone, operator, office)
    call_taking.wrap_up(office, WORK_NUMBER, sid, Reason.ANSWERED, "")

    phone.stay_silent()

    assert not phone.is_in_queue
    assert phone.is_told("anything_else.question")


def test_leaving_the_queue_because_an_operator_is_dialled_takes_no_turn(
    phone: Phone, operator: Operator, office: Office
) -> None:
    sid = waits_and_is_taken(phone, operator, office)

    phone.call.update("https://line.test/voice/queue/whisper/8001")

    redirected = [each for each in phone.call.exchanges if each.posted("QueueResult") == "redirected"]
    assert [each.body for each in redirected] == ['<?xml version="1.0" encoding="UTF-8"?><Response />']
    with office.database.light() as connection:
        caller = waiting.of_call(connection, sid)
    assert caller
    assert caller.state == waiting.BRIDGED
