"""Record as Twilio's Record page describes it: what ends a recording, and what the action is told of it."""

import pytest

from telephony.simulator.codes import Code
from telephony.simulator.heard import Sound
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import Application

MESSAGE = "My card is gone, and I would like to be called back, please."


def voicemail(application: Application, attributes: str = "action='/recorded'") -> None:
    """A line that takes a message, after a question that nobody has to answer."""
    application.answers("/voice", f"<Say>After the beep.</Say><Record {attributes}/><Say>Nothing came.</Say>")
    application.answers("/recorded", "<Say>Thank you.</Say>")


def told(application: Application) -> dict[str, str]:
    """What the action heard."""
    return application.asked_for("/recorded")[-1].form


def test_a_message_ends_with_a_silence_and_the_action_is_told_of_it(
    twilio: Twilio, application: Application
) -> None:
    voicemail(application)
    call = twilio.dial()

    call.say(MESSAGE)
    call.stay_silent()

    assert call.said.endswith("Thank you.")
    form = told(application)
    assert form["RecordingUrl"].endswith(f"/Recordings/{form['RecordingSid']}")
    assert int(form["RecordingDuration"]) > 2
    assert form["Digits"] == ""
    assert form["CallStatus"] == "in-progress"


def test_silence_alone_is_no_recording_and_the_next_verb_comes(
    twilio: Twilio, application: Application
) -> None:
    voicemail(application)
    call = twilio.dial()

    call.stay_silent()

    assert call.said.endswith("Nothing came.")
    assert application.asked_for("/recorded") == []


@pytest.mark.parametrize(
    ("attributes", "key", "ends"),
    [
        ("", "7", True),
        ("finishOnKey='*'", "*", True),
        ("finishOnKey='*'", "7", False),
        ("finishOnKey=''", "#", False),
    ],
)
def test_the_finish_keys_end_it_and_are_told(
    attributes: str, key: str, ends: bool, twilio: Twilio, application: Application
) -> None:
    voicemail(application, f"action='/recorded' {attributes}")
    call = twilio.dial()
    call.say(MESSAGE)

    call.press(key)

    assert call.is_over == ends
    assert [one.form["Digits"] for one in application.asked_for("/recorded")] == [key] * ends


def test_hanging_up_ends_it_too_and_the_action_hears_of_a_call_that_is_over(
    twilio: Twilio, application: Application
) -> None:
    voicemail(application)
    call = twilio.dial()
    call.say(MESSAGE)

    call.hang_up()

    assert (told(application)["Digits"], told(application)["CallStatus"]) == ("hangup", "completed")
    assert "Thank you." not in call.said


def test_the_longest_recording_cuts_a_message_short(twilio: Twilio, application: Application) -> None:
    voicemail(application, "action='/recorded' maxLength='2'")
    call = twilio.dial()

    call.say(MESSAGE)

    assert told(application)["RecordingDuration"] == "2"


def test_the_beep_can_be_left_out(twilio: Twilio, application: Application) -> None:
    voicemail(application)
    with_beep = twilio.dial()
    voicemail(application, "action='/recorded' playBeep='false'")
    without = twilio.dial()

    beeps = [[one for one in call.heard if one.sound is Sound.TONES] for call in (with_beep, without)]

    assert [len(each) for each in beeps] == [1, 0]


def test_without_an_action_the_document_itself_is_asked_for_again(
    twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", "<Record/>", "<Say>You said something.</Say>")
    call = twilio.dial()

    call.say(MESSAGE)
    call.stay_silent()

    assert call.said == "You said something."
    assert "RecordingUrl" in application.last.form


def test_a_key_that_no_telephone_has_is_warned_of_and_every_key_ends_it(
    twilio: Twilio, application: Application
) -> None:
    voicemail(application, "action='/recorded' finishOnKey='z'")
    call = twilio.dial()

    call.press("7")

    assert [each.code for each in call.warnings] == [Code.SCHEMA]
    assert told(application)["Digits"] == "7"


def test_what_a_recording_cannot_have_here_is_named(twilio: Twilio, application: Application) -> None:
    voicemail(application, "action='/recorded' transcribe='true' transcribeCallback='/text'")

    call = twilio.dial()

    assert ["transcribe" in str(each) for each in call.warnings] == [True, True]
