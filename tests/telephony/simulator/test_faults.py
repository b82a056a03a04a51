"""Everything that can be done to an application on purpose, kind by kind: what it sees of it, and what Twilio does."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from telephony.simulator.call import Call
from telephony.simulator.clock import VirtualClock
from telephony.simulator.codes import Code
from telephony.simulator.events import Event, Happening
from telephony.simulator.exchange import Purpose
from telephony.simulator.fault import Fault, Scope, of_scope
from telephony.simulator.faults import BadFaults, Faults
from telephony.simulator.habits import Habits
from telephony.simulator.lot import Lot
from telephony.simulator.number import Number
from telephony.simulator.phone_book import Party
from telephony.simulator.switchboard import Twilio
from telephony.simulator.wsgi_transport import WsgiTransport
from tests.telephony.simulator.application import BASE, Application

Dial = Callable[..., Call]
ASKS = "<Gather action='/turn/1' numDigits='1'><Say>One?</Say></Gather>"
ASKS_AGAIN = "<Gather action='/turn/2' numDigits='1'><Say>Two?</Say></Gather>"
CODES = {
    Fault.REFUSED: Code.CONNECTION_REFUSED,
    Fault.NO_CONNECTION: Code.CONNECTION_FAILED,
    Fault.NO_HOST: Code.BAD_HOST,
    Fault.NO_TLS: Code.TLS_FAILED,
    Fault.LOST: Code.CONNECTION_FAILED,
    Fault.DELAYED: Code.CONNECTION_FAILED,
    Fault.ANSWER_LOST: Code.CONNECTION_FAILED,
    Fault.CUT: Code.PROTOCOL_VIOLATION,
    Fault.ANSWERS_4XX: Code.ERROR_ANSWER,
    Fault.ANSWERS_5XX: Code.ERROR_ANSWER,
    Fault.REDIRECTS: Code.TOO_MANY_REDIRECTS,
    Fault.BAD_TWIML: Code.UNPARSABLE,
    Fault.WRONG_TYPE: Code.CONTENT_TYPE,
    Fault.TOO_LARGE: Code.TOO_LARGE,
}
"""What Twilio makes of the faults that leave it without a document."""
HEARD_ALL_THE_SAME = {
    Fault.ANSWER_LOST,
    Fault.CUT,
    Fault.BAD_TWIML,
    Fault.WRONG_TYPE,
    Fault.TOO_LARGE,
}
BANK = "+8631195533"


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def dial(application: Application, clock: VirtualClock, line: Number, events: list[Event]) -> Dial:
    """Calls an application of two questions on the day that the table describes."""
    application.answers("/voice", ASKS)
    application.answers("/turn/1", ASKS_AGAIN)
    application.answers("/turn/2", "<Hangup/>")
    application.answers("/fallback", "<Say>Sorry.</Say>")
    application.answers("/ended", "<Response/>")
    number = Number(
        line.number,
        f"{BASE}/voice",
        line.account_sid,
        line.auth_token,
        fallback_url=f"{BASE}/fallback",
        status_callback=f"{BASE}/ended",
    )

    def dial(**table: object) -> Call:
        habits = Habits(faults=Faults.read(table))
        twilio = Twilio(number, WsgiTransport(application, BASE), clock, habits, events.append)
        twilio.phone_book[BANK] = Party()
        return twilio.dial("+8613800138000")

    return dial


@pytest.mark.parametrize("fault", CODES, ids=lambda fault: fault.value)
def test_a_fault_sends_the_call_to_the_fallback_with_its_code(
    dial: Dial, application: Application, fault: Fault
) -> None:
    call = dial(**{fault.value: 1, "only": "/turn/1"})

    call.press("1")

    assert call.errors[0].code is CODES[fault]
    told = application.asked_for("/fallback")[0].form
    assert (told["ErrorCode"], told["ErrorUrl"]) == (str(int(CODES[fault])), f"{BASE}/turn/1")
    assert call.said == "One?\nSorry."


@pytest.mark.parametrize("fault", CODES, ids=lambda fault: fault.value)
def test_whether_the_application_has_heard_of_it_is_as_the_fault_says(
    dial: Dial, application: Application, fault: Fault
) -> None:
    call = dial(**{fault.value: 1, "only": "/turn/1"})

    call.press("1")

    at_fallback = application.paths.index("/fallback")
    assert ("/turn/1" in application.paths[:at_fallback]) is (fault in HEARD_ALL_THE_SAME)


def test_a_delayed_request_arrives_after_the_next_one(dial: Dial, application: Application) -> None:
    dial(delayed=1, only="/turn/1").press("1")

    assert application.paths == ["/voice", "/fallback", "/turn/1", "/ended"]
    assert application.asked_for("/turn/1")[0].form["Digits"] == "1"


def test_a_slow_answer_is_waited_for(dial: Dial, clock: VirtualClock) -> None:
    began = clock.monotonic()

    call = dial(slow=1, seconds=14)

    assert call.exchanges[0].seconds == 14
    assert clock.monotonic() >= began + 14


def test_one_that_is_too_slow_is_not(dial: Dial) -> None:
    call = dial(slow=1, seconds=16, only="/voice")

    assert call.errors[0].code is Code.CONNECTION_FAILED
    assert call.said == "Sorry."


def test_a_doubled_request_is_the_same_to_the_byte(dial: Dial, application: Application) -> None:
    dial(doubled=1, only="/turn/1").press("1")

    first, second = application.asked_for("/turn/1")
    assert first == second


def test_a_reordered_webhook_is_preceded_by_an_earlier_one(dial: Dial, application: Application) -> None:
    call = dial(reordered=1, seed="a day")
    call.press("1")
    call.press("2")

    assert application.paths[:3] == ["/voice", "/voice", "/turn/1"]
    assert application.paths[3] in {"/voice", "/turn/1"}
    assert application.paths[4] == "/turn/2"


def test_what_the_network_spoils_is_tried_again_as_the_overrides_say(
    dial: Dial, application: Application
) -> None:
    call = dial(**{"5xx": 0.5, "only": "/voice", "overrides": "rc=5&rp=5xx", "seed": "a"})

    statuses = [attempt.status for attempt in call.exchanges[0].attempts]
    assert statuses[-1] == 200
    assert set(statuses[:-1]) == {503}
    assert len(application.asked_for("/voice")) == 1
    tokens = {
        dict(attempt.request.headers)["I-Twilio-Idempotency-Token"] for attempt in call.exchanges[0].attempts
    }
    assert len(tokens) == 1


def test_a_status_callback_may_be_missing(dial: Dial, application: Application) -> None:
    dial(callback_missing=1).hang_up()

    assert application.asked_for("/ended") == []


def test_a_status_callback_may_come_twice(dial: Dial, application: Application) -> None:
    dial(callback_doubled=1).hang_up()

    first, second = application.asked_for("/ended")
    assert first == second


def test_the_end_of_a_call_may_be_told_before_its_last_webhook_arrives(
    dial: Dial, application: Application
) -> None:
    call = dial(callback_reordered=1)
    call.press("1")
    call.hang_up()

    assert application.paths == ["/voice", "/turn/1", "/ended", "/turn/1"]


def test_the_callbacks_of_a_dialled_leg_may_overtake_one_another(
    dial: Dial, application: Application
) -> None:
    number = (
        "<Number statusCallback='/leg' statusCallbackEvent='initiated ringing answered completed'>"
        f"{BANK}</Number>"
    )
    application.answers("/voice", f"<Dial action='/turn/2'>{number}</Dial>")
    application.answers("/leg", "<Response/>")

    dial(callback_reordered=0.5, seed="overtaking")

    numbers = [int(asked.form["SequenceNumber"]) for asked in application.asked_for("/leg")]
    assert sorted(numbers) == list(range(len(numbers)))
    assert any(later < earlier for earlier, later in pairwise(numbers))


def test_a_callers_number_may_be_withheld(dial: Dial, application: Application) -> None:
    dial(withheld=1)

    assert (application.last.form["From"], application.last.form["FromCountry"]) == ("anonymous", "")


def test_geography_may_be_empty_or_not_there(dial: Dial, application: Application) -> None:
    dial(empty_place=1)
    assert {application.last.form[f"From{what}"] for what in ("City", "Country", "State", "Zip")} == {""}

    dial(no_place=1)
    assert "FromCity" not in application.last.form


def test_parameters_may_come_that_nobody_knows(dial: Dial, application: Application) -> None:
    dial(extra=1).press("1")

    assert application.last.form["NobodyKnows"] == "a + b & c = 中文"
    assert len(application.last.form["CallToken"]) == 2_000


def test_parameters_may_be_missing_in_every_webhook(dial: Dial, application: Application) -> None:
    dial(missing=1).press("1")

    for asked in application.asked:
        assert not {"Direction", "FinishedOnKey", "msg", "Called"} & set(asked.form)
        assert {"CallSid", "From", "To", "CallStatus"} <= set(asked.form)


def test_a_seed_strikes_the_same_webhooks_again(dial: Dial, events: list[Event]) -> None:
    def struck() -> list[str]:
        events.clear()
        dial(doubled=0.3, reordered=0.3, extra=0.5, seed="again").press("1")
        return [event.text for event in events if event.happening is Happening.HURT]

    first, second = struck(), struck()

    assert first == second != []


def test_the_observer_is_told_what_strikes(dial: Dial, events: list[Event]) -> None:
    call = dial(doubled=1, only="/turn/1")
    call.press("1")

    struck = [event for event in events if event.happening is Happening.HURT]
    assert [(event.call_sid, event.text) for event in struck] == [(call.sid, "doubled")]


def test_kinds_strike_as_often_as_they_should() -> None:
    faults, lot = Faults.read({"doubled": 0.25, "cut": 0.05}), Lot("often")

    drawn = [faults.strikes(Scope.WEBHOOK, lot) for _ in range(20_000)]

    assert 0.24 < drawn.count(Fault.DOUBLED) / len(drawn) < 0.26
    assert 0.045 < drawn.count(Fault.CUT) / len(drawn) < 0.055
    assert set(drawn) == {Fault.DOUBLED, Fault.CUT, None}


def test_every_kind_can_strike() -> None:
    for scope in (Scope.WEBHOOK, Scope.CALLBACK):
        for fault in of_scope(scope):
            assert Faults.read({fault.value: 1}).strikes(scope, Lot("any")) is fault


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({"dubled": 0.1}, "no fault 'dubled'"),
        ({"doubled": 1.5}, "from 0 to 1"),
        ({"doubled": True}, "right kind"),
        ({"doubled": "often"}, "right kind"),
        ({"doubled": 0.7, "cut": 0.4}, "more than 1 together"),
        ({"only": 7}, "right kind"),
    ],
)
def test_a_table_that_cannot_be_is_refused_with_the_reason(table: dict[str, object], why: str) -> None:
    with pytest.raises(BadFaults, match=why):
        Faults.read(table)


def test_without_faults_nothing_is_wrapped_or_drawn(dial: Dial, events: list[Event]) -> None:
    call = dial()
    call.press("1")
    call.press("2")

    assert not call.notices
    assert [exchange.purpose for exchange in call.exchanges[-1:]] == [Purpose.STATUS]
    assert all(event.happening is not Happening.HURT for event in events)


def test_the_page_for_testers_explains_every_fault() -> None:
    page = (Path(__file__).parents[3] / "docs" / "hurting.md").read_text(encoding="utf-8")

    missing = [fault.value for fault in Fault if f"| `{fault.value}` | {fault.meaning} |\n" not in page]

    assert missing == []
