"""Gather: the rules of Twilio's Gather page, on a clock that takes no time."""

import pytest

from telephony.simulator.call import Until
from telephony.simulator.clock import VirtualClock
from telephony.simulator.codes import Code
from telephony.simulator.number import Pci
from telephony.simulator.quirks import BargeIn, EmptyDigits, GatherEndMessage, LoneFinishKey, Quirks
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import BASE, Application
from tests.telephony.simulator.conftest import PlaceCall


def test_the_finish_key_ends_an_entry_and_is_not_in_its_digits(
    twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", '<Gather action="/entry"/>')
    application.answers("/entry", "<Hangup/>")
    call = twilio.dial()

    call.press("123#")

    assert application.last.form["Digits"] == "123"
    assert application.last.form["FinishedOnKey"] == "#"
    assert application.last.form["msg"] == "Gather End"


def test_the_last_of_num_digits_submits_at_once_with_an_empty_finish_key(
    twilio: Twilio, application: Application, clock: VirtualClock
) -> None:
    application.answers("/voice", '<Gather action="/entry" numDigits="3"/>')
    application.answers("/entry", "<Hangup/>")
    call = twilio.dial()
    before = clock.monotonic()

    call.press("123")

    assert (application.last.form["Digits"], application.last.form["FinishedOnKey"]) == ("123", "")
    assert clock.monotonic() == before


def test_without_an_action_the_current_document_is_asked(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Redirect>/menu?lang=zh</Redirect>")
    application.answers("/menu", "<Gather numDigits='1'/>", "<Hangup/>")
    call = twilio.dial()

    call.press("1")

    assert application.last.path == "/menu"
    assert application.last.query == {"lang": "zh"}
    assert application.last.method == "POST"


def test_after_input_the_verbs_behind_a_gather_are_not_reached(
    twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", "<Gather action='/entry' numDigits='1'/><Say>nobody keyed</Say>")
    application.answers("/entry", "")
    call = twilio.dial()

    call.press("1")

    assert call.said == ""
    assert call.is_over


def test_silence_falls_through_to_the_next_verb(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Gather action='/entry'/><Say>nobody keyed</Say>")
    call = twilio.dial()

    call.stay_silent()

    assert call.said == "nobody keyed"
    assert application.paths == ["/voice"]


def test_five_seconds_of_silence_are_enough(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Gather/><Say>too late</Say>")
    call = twilio.dial()

    call.wait(4.9)
    early = call.said
    call.wait(0.2)

    assert (early, call.said) == ("", "too late")


def test_the_time_limit_starts_when_the_prompt_is_over(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Gather timeout='2'><Pause length='60'/></Gather><Say>too late</Say>")
    call = twilio.dial(then=Until.NOW)

    call.wait(61.9)
    early = call.said
    call.wait(0.2)

    assert (early, call.said) == ("", "too late")


def test_each_key_starts_the_time_limit_anew(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Gather action='/entry'/>")
    application.answers("/entry", "<Hangup/>")
    call = twilio.dial()

    for key in "1234":
        call.press(key)
        call.wait(4)
    call.wait(2)

    assert (application.last.form["Digits"], application.last.form["FinishedOnKey"]) == ("1234", "")


def test_a_key_interrupts_the_prompt_and_counts(twilio: Twilio, application: Application) -> None:
    application.answers(
        "/voice", "<Gather action='/entry' numDigits='1'><Pause length='9'/><Say>never heard</Say></Gather>"
    )
    application.answers("/entry", "<Hangup/>")
    call = twilio.dial(then=Until.NOW)
    call.wait(3)

    call.press("7")

    (pause,) = call.heard
    assert (pause.interrupted, pause.seconds) == (True, 3)
    assert application.last.form["Digits"] == "7"


def test_a_key_pressed_before_the_gather_is_lost(twilio: Twilio, application: Application) -> None:
    application.answers(
        "/voice", "<Pause length='9'/><Say>Hello.</Say><Gather action='/entry' numDigits='1'/>"
    )
    application.answers("/entry", "<Hangup/>")
    call = twilio.dial(then=Until.NOW)
    call.wait(9.1)

    call.press("7")

    assert application.paths == ["/voice"]
    assert not call.heard[0].interrupted


def test_keys_that_follow_at_once_meet_the_next_gather(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Gather action='/entry' numDigits='1'/>")
    application.answers("/entry", "<Gather action='/entry' numDigits='1'><Say>Next.</Say></Gather>")
    call = twilio.dial()

    call.press("12")

    assert [one.form.get("Digits") for one in application.asked] == [None, "1", "2"]


def test_an_empty_finish_key_makes_hash_and_star_data(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Gather action='/entry' finishOnKey=''/>")
    application.answers("/entry", "<Hangup/>")
    call = twilio.dial()

    call.press("1#*")
    call.stay_silent()

    assert application.last.form["Digits"] == "1#*"


def test_another_key_may_finish(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Gather action='/entry' finishOnKey='*'/>")
    application.answers("/entry", "<Hangup/>")
    call = twilio.dial()

    call.press("1#*")

    assert (application.last.form["Digits"], application.last.form["FinishedOnKey"]) == ("1#", "*")


def test_a_finish_key_alone_is_no_input(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Gather action='/entry'/><Say>nobody keyed</Say>")
    call = twilio.dial()

    call.press("#")

    assert call.said == "nobody keyed"
    assert application.paths == ["/voice"]


def test_by_the_other_reading_a_finish_key_alone_is_not_heard(
    place_call: PlaceCall, application: Application
) -> None:
    application.answers("/voice", "<Gather action='/entry'/><Say>nobody keyed</Say>")
    application.answers("/entry", "<Hangup/>")
    call = place_call(Quirks(lone_finish_key=LoneFinishKey.IGNORED))

    call.press("#1#")

    assert application.last.form["Digits"] == "1"


def test_action_on_empty_result_tells_silence_with_empty_digits(
    twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", "<Gather action='/entry' actionOnEmptyResult='true'/>")
    application.answers("/entry", "<Hangup/>")
    call = twilio.dial()

    call.stay_silent()

    assert (application.last.form["Digits"], application.last.form["FinishedOnKey"]) == ("", "")


def test_action_on_empty_result_tells_a_finish_key_alone(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Gather action='/entry' actionOnEmptyResult='true'/>")
    application.answers("/entry", "<Hangup/>")
    call = twilio.dial()

    call.press("#")

    assert (application.last.form["Digits"], application.last.form["FinishedOnKey"]) == ("", "#")


def test_by_other_readings_empty_digits_and_the_message_are_not_sent(
    place_call: PlaceCall, application: Application
) -> None:
    application.answers("/voice", "<Gather action='/entry' actionOnEmptyResult='true'/>")
    application.answers("/entry", "<Hangup/>")
    quirks = Quirks(empty_digits=EmptyDigits.ABSENT, gather_end_message=GatherEndMessage.ABSENT)
    call = place_call(quirks)

    call.stay_silent()

    assert "Digits" not in application.last.form
    assert "msg" not in application.last.form


def test_hanging_up_in_a_gather_requests_no_action(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Gather action='/entry' actionOnEmptyResult='true'/>")
    call = twilio.dial()
    call.press("12")

    call.hang_up()

    assert application.paths == ["/voice"]
    assert call.is_over


def test_a_key_stops_the_prompt_even_without_barge_in(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Gather bargeIn='false' numDigits='2'><Pause length='9'/></Gather>")
    call = twilio.dial(then=Until.NOW)
    call.wait(3)

    call.press("1")

    assert call.heard[0].interrupted


def test_by_the_other_reading_without_barge_in_the_prompt_is_finished_and_the_key_counts(
    place_call: PlaceCall, application: Application
) -> None:
    application.answers(
        "/voice", "<Gather bargeIn='false' action='/entry' numDigits='1'><Pause length='9'/></Gather>"
    )
    application.answers("/entry", "<Gather bargeIn='false' numDigits='1'><Pause length='9'/></Gather>")
    call = place_call(Quirks(barge_in=BargeIn.KEYS_TOO))
    call.press("1", then=Until.NOW)
    call.wait(3)

    call.press("2")

    assert not any(sound.interrupted for sound in call.heard)
    assert application.last.form["Digits"] == "2"


def test_only_say_play_and_pause_may_be_nested(twilio: Twilio, application: Application) -> None:
    application.answers(
        "/voice",
        "<Gather>\n  <Say>Hello.</Say>\n  <Hangup/>\n  <Play digits='1'/>\n  <Say>Go on.</Say></Gather>",
    )

    call = twilio.dial()

    assert call.said == "Hello.\nGo on."
    assert {(notice.code, notice.line, notice.column) for notice in call.warnings} == {
        (Code.GATHER_NESTING, 3, 3),
        (Code.GATHER_NESTING, 4, 3),
    }


@pytest.mark.parametrize(
    ("attribute", "code"),
    [
        ("finishOnKey='ab'", Code.GATHER_FINISH_KEY),
        ("timeout='soon'", Code.GATHER_TIMEOUT),
        ("timeout='0'", Code.GATHER_TIMEOUT),
        ("numDigits='0'", Code.GATHER_NUM_DIGITS),
        ("method='PUT'", Code.GATHER_METHOD),
        ("input='smell'", Code.GATHER_INPUT),
        ("speechTimeout='soon'", Code.GATHER_SPEECH_TIMEOUT),
        ("maxSpeechTime='x'", Code.GATHER_MAX_SPEECH_TIME),
        ("debug='1'", Code.GATHER_DEBUG),
        ("bargeIn='1'", Code.GATHER_BARGE_IN),
        (f"hints='{'x' * 101}'", Code.GATHER_HINTS),
    ],
)
def test_a_bad_value_is_warned_of_and_the_default_used(
    twilio: Twilio, application: Application, attribute: str, code: Code
) -> None:
    application.answers("/voice", f"<Gather {attribute} action='/entry'/>")
    application.answers("/entry", "<Hangup/>")
    call = twilio.dial()

    call.press("12#")

    assert [notice.code for notice in call.warnings] == [code]
    assert application.last.form["Digits"] == "12"


def test_a_bad_action_on_empty_result_is_an_error_and_means_false(
    twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", "<Gather actionOnEmptyResult='yes'/><Say>nobody keyed</Say>")
    call = twilio.dial()

    call.stay_silent()

    assert [notice.code for notice in call.errors] == [Code.GATHER_EMPTY_RESULT]
    assert call.said == "nobody keyed"


def test_under_pci_mode_an_action_that_is_not_https_is_fatal(
    place_call: PlaceCall, application: Application
) -> None:
    application.answers("/voice", f"<Gather action='{BASE.replace('https', 'http')}/entry'/>")

    call = place_call(pci=Pci.ON)

    assert [notice.code for notice in call.errors] == [Code.GATHER_NEEDS_HTTPS]
    assert call.is_over


def test_keys_are_not_heard_where_only_speech_is_asked_for(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Gather input='speech'/><Say>nobody spoke</Say>")
    call = twilio.dial()

    call.press("1#")
    call.stay_silent()

    assert call.said == "nobody spoke"
    assert call.warnings == ()
