"""What a dialled party hears before it is connected; after Twilio's Number page."""

import pytest

from telephony.simulator.call import Until
from telephony.simulator.call_record import CallRecord
from telephony.simulator.phone_book import Party
from telephony.simulator.script import Moment
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import Application, Page

DESK = "+8631188880001"


@pytest.fixture
def operator(twilio: Twilio, application: Application) -> Party:
    application.answers(
        "/voice",
        f"<Dial action='/dialled' callerId='+8631112333'><Number url='/whisper'>{DESK}</Number></Dial>",
    )
    application.answers("/dialled", "<Gather/>")
    twilio.phone_book[DESK] = Party(rings=2, talks=None)
    return twilio.phone_book[DESK]


def dialled(twilio: Twilio) -> CallRecord:
    return next(call for call in twilio.calls.latest_first() if call.route.parent_sid)


def test_the_dialled_party_alone_hears_the_document(
    twilio: Twilio, application: Application, operator: Party
) -> None:
    application.answers("/whisper", "<Say>A caller for you.</Say>")

    call = twilio.dial("+8613800138000")

    leg = dialled(twilio)
    form = application.last.form
    assert (leg.said, call.said) == ("A caller for you.", "")
    assert (form["CallSid"], form["ParentCallSid"]) == (leg.sid, call.sid)
    assert (form["Direction"], form["From"], form["To"]) == ("outbound-dial", "+8631112333", DESK)
    assert call.moment is Moment.CONNECTED


def test_the_caller_hears_it_ring_meanwhile(
    twilio: Twilio, application: Application, operator: Party
) -> None:
    application.answers("/whisper", "<Pause length='60'/>")
    call = twilio.dial(then=Until.NOW)

    call.wait(10)
    call.press("5", then=Until.NOW)

    assert call.moment is Moment.DIALLING
    assert len(application.asked_for("/dialled")) == 0


def test_a_caller_who_hangs_up_meanwhile_ends_both(
    twilio: Twilio, application: Application, operator: Party
) -> None:
    application.answers("/whisper", "<Say>A caller for you.</Say>")
    call = twilio.dial(then=Until.NOW)
    call.wait(2.5)

    call.hang_up()

    assert dialled(twilio).status.is_final
    assert [sound.interrupted for sound in dialled(twilio).heard] == [True]
    assert "/dialled" not in application.paths


@pytest.mark.parametrize(
    ("presses", "status", "heard"), [("1", "completed", ["", "1"]), ("", "no-answer", [""])]
)
def test_the_dialled_party_may_be_asked_for_a_key(
    twilio: Twilio, application: Application, operator: Party, presses: str, status: str, heard: list[str]
) -> None:
    application.answers(
        "/whisper", "<Gather numDigits='1' action='/key'><Say>Press 1.</Say></Gather><Hangup/>"
    )
    application.answers("/key", "")
    twilio.phone_book[DESK] = Party(talks=5, presses=presses)

    call = twilio.dial()

    keys = [each.posted("Digits") or "" for each in dialled(twilio).exchanges]
    assert (keys, dialled(twilio).said, call.said) == (heard, "Press 1.", "")
    assert application.asked_for("/dialled")[-1].form["DialCallStatus"] == status


@pytest.mark.parametrize(
    ("whisper", "status"), [("<Hangup/>", "no-answer"), (None, "failed"), ("<Dial>+861</Dial>", "completed")]
)
def test_the_document_may_refuse_the_caller(
    twilio: Twilio, application: Application, operator: Party, whisper: str | None, status: str
) -> None:
    """It hangs up; it is not there; it holds a Dial, which is not allowed there and is passed over."""
    twilio.phone_book[DESK] = Party(talks=5)
    if whisper is None:
        application.pages("/whisper", Page(b"", "500 Oops"))
    else:
        application.answers("/whisper", whisper)

    twilio.dial()

    assert application.last.path == "/dialled"
    assert application.last.form["DialCallStatus"] == status
