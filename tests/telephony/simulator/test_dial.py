"""Dial: the rules of Twilio's Dial and Number pages."""

import pytest

from telephony.simulator.call import Until
from telephony.simulator.clock import VirtualClock
from telephony.simulator.codes import Code
from telephony.simulator.phone_book import DialStatus, Party
from telephony.simulator.script import Moment
from telephony.simulator.status import Outcome
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import Application

BANK = "+8631195533"


def test_the_action_is_told_how_it_went(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", f"<Dial action='/dialled'>{BANK}</Dial><Say>not reached</Say>")
    application.answers("/dialled", "<Hangup/>")
    twilio.phone_book[BANK] = Party(talks=75)

    call = twilio.dial()

    form = application.last.form
    assert (form["DialCallStatus"], form["DialCallDuration"], form["DialBridged"]) == (
        "completed",
        "75",
        "true",
    )
    assert form["DialCallSid"].startswith("CA")
    assert form["DialCallSid"] != call.sid
    assert call.said == ""


def test_without_an_action_the_next_verb_follows(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", f"<Dial><Number>{BANK}</Number></Dial><Say>anything else?</Say>")

    call = twilio.dial()

    assert call.said == "anything else?"
    assert application.paths == ["/voice"]


@pytest.mark.parametrize("status", [DialStatus.BUSY, DialStatus.FAILED, DialStatus.NO_ANSWER])
def test_nobody_picks_up(twilio: Twilio, application: Application, status: DialStatus) -> None:
    application.answers("/voice", f"<Dial action='/dialled'>{BANK}</Dial>")
    application.answers("/dialled", "<Hangup/>")
    twilio.phone_book[BANK] = Party(status)

    twilio.dial()

    form = application.last.form
    assert (form["DialCallStatus"], form["DialBridged"]) == (status.value, "false")
    assert "DialCallDuration" not in form


def test_it_rings_for_thirty_seconds(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", f"<Dial>{BANK}</Dial>")
    twilio.phone_book[BANK] = Party(rings=31)

    call = twilio.dial()

    assert call.seconds == 30


def test_the_time_limit_ends_a_conversation(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", f"<Dial timeLimit='60' action='/dialled'>{BANK}</Dial>")
    application.answers("/dialled", "<Hangup/>")
    twilio.phone_book[BANK] = Party(talks=600)

    twilio.dial()

    assert application.last.form["DialCallDuration"] == "60"


def test_if_the_caller_hangs_up_nothing_further_runs(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", f"<Dial action='/dialled'>{BANK}</Dial>")
    twilio.phone_book[BANK] = Party(talks=None)
    call = twilio.dial()

    call.hang_up()

    assert application.paths == ["/voice"]
    assert call.outcome is Outcome.CALLER_HUNG_UP


def test_the_other_party_may_hang_up(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", f"<Dial action='/dialled'>{BANK}</Dial>")
    application.answers("/dialled", "<Say>anything else?</Say>")
    twilio.phone_book[BANK] = Party(talks=None)
    call = twilio.dial()
    call.wait(20)

    call.other_party_hangs_up()

    assert application.last.form["DialCallDuration"] == "20"
    assert call.said == "anything else?"


def test_star_ends_the_conversation_only_where_dial_says_so(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", f"<Dial>{BANK}</Dial>", f"<Dial hangupOnStar='true'>{BANK}</Dial>")
    twilio.phone_book[BANK] = Party(talks=None)
    first, second = twilio.dial(), twilio.dial()

    first.press("*")
    second.press("12*")

    assert first.moment is Moment.CONNECTED
    assert second.is_over


def test_of_several_numbers_the_first_to_pick_up_is_connected(
    twilio: Twilio, application: Application, clock: VirtualClock
) -> None:
    application.answers("/voice", "<Dial action='/dialled'><Number>+861</Number><Number>+862</Number></Dial>")
    application.answers("/dialled", "<Hangup/>")
    twilio.phone_book["+861"] = Party(rings=9, talks=10)
    twilio.phone_book["+862"] = Party(rings=4, talks=10)

    call = twilio.dial()

    assert call.seconds == 14


def test_one_after_the_other_until_somebody_picks_up(twilio: Twilio, application: Application) -> None:
    application.answers(
        "/voice",
        "<Dial sequential='true' action='/dialled'><Number>+861</Number><Number>+862</Number></Dial>",
    )
    application.answers("/dialled", "<Hangup/>")
    twilio.phone_book["+861"] = Party(DialStatus.BUSY, rings=2)
    twilio.phone_book["+862"] = Party(rings=4, talks=10)

    call = twilio.dial()

    assert call.seconds == 16
    assert application.last.form["DialCallStatus"] == "completed"


def test_sip_addresses_are_dialled_too(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Dial action='/dialled'><Sip>sip:desk@example.com</Sip></Dial>")
    application.answers("/dialled", "<Hangup/>")
    twilio.phone_book["sip:desk@example.com"] = Party(DialStatus.BUSY)

    call = twilio.dial()

    assert application.last.form["DialCallStatus"] == "busy"
    assert call.warnings == ()


def test_what_is_no_number_fails_with_a_warning(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Dial action='/dialled'>the bank</Dial>")
    application.answers("/dialled", "<Hangup/>")

    call = twilio.dial()

    assert [notice.code for notice in call.warnings] == [Code.DIAL_NUMBER_FORMAT]
    assert application.last.form["DialCallStatus"] == "failed"


def test_other_nouns_are_named_as_not_simulated(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Dial action='/dialled'><Conference>desk</Conference></Dial>")
    application.answers("/dialled", "<Hangup/>")

    call = twilio.dial()

    assert [(notice.code, notice.message) for notice in call.warnings] == [
        (Code.NOT_SIMULATED, "Dial Conference is not simulated")
    ]
    assert application.last.form["DialCallStatus"] == "failed"


def test_an_unknown_noun_is_bad_nesting(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", f"<Dial><Number>{BANK}</Number><Nonsense/></Dial>")

    call = twilio.dial()

    assert Code.DIAL_NESTING in [notice.code for notice in call.warnings]


def test_the_dialled_calls_progress_is_told_as_asked(twilio: Twilio, application: Application) -> None:
    application.answers(
        "/voice",
        "<Dial><Number statusCallback='/child' statusCallbackEvent='initiated ringing answered completed'>"
        f"{BANK}</Number></Dial>",
    )
    application.answers("/child", "")

    call = twilio.dial()

    told = [one.form for one in application.asked_for("/child")]
    assert [form["CallStatus"] for form in told] == ["initiated", "ringing", "in-progress", "completed"]
    assert [form["SequenceNumber"] for form in told] == ["0", "1", "2", "3"]
    assert {form["ParentCallSid"] for form in told} == {call.sid}
    assert {form["Direction"] for form in told} == {"outbound-dial"}
    assert told[-1]["CallDuration"] == "30"


def test_by_default_only_the_end_of_a_dialled_call_is_told(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", f"<Dial><Number statusCallback='/child'>{BANK}</Number></Dial>")
    application.answers("/child", "")
    twilio.phone_book[BANK] = Party(DialStatus.BUSY)

    twilio.dial()

    assert [one.form["CallStatus"] for one in application.asked_for("/child")] == ["busy"]


def test_keys_while_it_rings_are_lost(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", f"<Dial>{BANK}</Dial><Say>done</Say>")
    call = twilio.dial(then=Until.NOW)

    call.press("5")

    assert call.said == "done"


@pytest.mark.parametrize(
    "noun",
    ["<Client>joey</Client>", "<Client><Identity>joey</Identity><Parameter name='a' value='b'/></Client>"],
)
def test_a_client_is_dialled_by_its_identity(noun: str, twilio: Twilio, application: Application) -> None:
    twilio.phone_book["client:joey"] = Party(DialStatus.BUSY)
    application.answers("/voice", f"<Dial action='/dialled'>{noun}</Dial>")
    application.answers("/dialled", "<Hangup/>")

    call = twilio.dial()

    assert application.last.form["DialCallStatus"] == "busy"
    assert call.warnings == ()
