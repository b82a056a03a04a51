"""Calls that REST places; after Twilio's Call page."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from telephony.simulator.call import Call
from telephony.simulator.phone_book import DialStatus, Party
from telephony.simulator.script import Moment
from telephony.simulator.status import Outcome
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import BASE, Application

HOLDER = "+8613800138000"
EVENTS = ["initiated", "ringing", "answered", "completed"]


def placed(twilio: Twilio, sid: str) -> Call:
    call = twilio.calls.find(sid)
    assert isinstance(call, Call)
    return call


def test_the_document_is_asked_for_when_somebody_answers(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/hello", "<Say>Hello.</Say><Gather/>")
    twilio.phone_book[HOLDER] = Party(rings=4, talks=None)

    told = client.calls.create(to=HOLDER, from_=twilio.line.number, url=f"{BASE}/hello")
    asked_while_it_rings = list(application.paths)
    call = placed(twilio, told.sid)
    call.listen()

    assert (told.status, told.direction, told.to) == ("ringing", "outbound-api", HOLDER)
    assert asked_while_it_rings == []
    form = application.last.form
    assert (form["Direction"], form["CallStatus"]) == ("outbound-api", "in-progress")
    assert (form["From"], form["To"]) == (twilio.line.number, HOLDER)
    assert (form["Caller"], form["Called"]) == (twilio.line.number, HOLDER)
    assert (call.said, call.moment) == ("Hello.", Moment.ASKED)


def test_the_document_may_be_given_in_words(twilio: Twilio, application: Application, client: Client) -> None:
    told = client.calls.create(
        to=HOLDER, from_=twilio.line.number, twiml="<Response><Say>Hello.</Say></Response>"
    )
    call = placed(twilio, told.sid)
    call.listen()

    assert (call.said, call.outcome) == ("Hello.", Outcome.LINE_HUNG_UP)
    assert application.paths == []


def test_whoever_was_called_hangs_up_when_the_phone_book_says_so(
    twilio: Twilio, application: Application, client: Client
) -> None:
    application.answers("/hello", "<Gather timeout='60'/>")
    twilio.phone_book[HOLDER] = Party(talks=20)

    told = client.calls.create(to=HOLDER, from_=twilio.line.number, url=f"{BASE}/hello")
    call = placed(twilio, told.sid)
    call.wait(30)

    assert (call.outcome, call.seconds) == (Outcome.CALLER_HUNG_UP, 20)


@pytest.mark.parametrize(
    ("party", "status"),
    [
        (Party(DialStatus.BUSY), "busy"),
        (Party(DialStatus.FAILED), "failed"),
        (Party(DialStatus.NO_ANSWER), "no-answer"),
        (Party(rings=11), "no-answer"),
    ],
)
def test_nobody_answers(
    twilio: Twilio, application: Application, client: Client, party: Party, status: str
) -> None:
    application.answers("/progress", "")
    twilio.phone_book[HOLDER] = party

    told = client.calls.create(
        to=HOLDER,
        from_=twilio.line.number,
        url=f"{BASE}/hello",
        timeout=10,
        status_callback=f"{BASE}/progress",
    )
    placed(twilio, told.sid).wait(15)

    assert client.calls(told.sid).fetch().status == status
    assert application.paths == ["/progress"]
    assert (application.last.form["CallStatus"], application.last.form["CallDuration"]) == (status, "0")


def test_progress_is_told_as_asked_in_order(twilio: Twilio, application: Application, client: Client) -> None:
    application.answers("/hello", "<Pause length='61'/>")
    application.answers("/progress", "")

    told = client.calls.create(
        to=HOLDER,
        from_=twilio.line.number,
        url=f"{BASE}/hello",
        status_callback=f"{BASE}/progress",
        status_callback_event=EVENTS,
    )
    twilio.phone_book[HOLDER] = Party(talks=None)
    placed(twilio, told.sid).wait(90)

    forms = [one.form for one in application.asked_for("/progress")]
    assert [form["CallStatus"] for form in forms] == ["initiated", "ringing", "in-progress", "completed"]
    assert [form["SequenceNumber"] for form in forms] == ["0", "1", "2", "3"]
    assert {(form["CallSid"], form["From"], form["To"]) for form in forms} == {
        (told.sid, twilio.line.number, HOLDER)
    }
    assert {form["CallbackSource"] for form in forms} == {"call-progress-events"}
    assert (forms[-1]["CallDuration"], forms[-1]["Duration"]) == ("30", "1")


@pytest.mark.parametrize("status", ["canceled", "completed"])
def test_a_call_that_still_rings_is_taken_back(
    twilio: Twilio, application: Application, client: Client, status: str
) -> None:
    twilio.phone_book[HOLDER] = Party(rings=10)
    told = client.calls.create(to=HOLDER, from_=twilio.line.number, url=f"{BASE}/hello")

    after = client.calls(told.sid).update(status=status)

    assert after.status == "canceled"
    assert application.paths == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": "the holder"}, 21211),
        ({"to": ""}, 21201),
        ({"from_": "+8610000000"}, 21210),
        ({"url": ""}, 21205),
        ({"timeout": "soon"}, 20001),
    ],
)
def test_what_makes_no_sense_is_refused_and_nobody_is_called(
    twilio: Twilio, client: Client, change: dict[str, str], code: int
) -> None:
    order = {"to": HOLDER, "from_": twilio.line.number, "url": f"{BASE}/hello"}

    with pytest.raises(TwilioRestException) as refused:
        client.calls.create(**(order | change))

    assert (refused.value.status, refused.value.code) == (400, code)
    assert client.calls.list() == []
