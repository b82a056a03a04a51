"""Gather with speech, as Twilio's Gather page describes it: words instead of keys, whichever come first."""

import pytest

from telephony.simulator.call import Until
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import Application


def asks(application: Application, attributes: str) -> None:
    """A menu that can be answered by words."""
    application.answers(
        "/voice",
        f"<Gather action='/entry' {attributes}><Say>Sales or support?</Say></Gather><Say>None.</Say>",
    )
    application.answers("/entry", "<Say>Well.</Say>")


@pytest.mark.parametrize("takes", ["speech", "dtmf speech", "speech dtmf"])
def test_words_are_told_to_the_action_with_a_confidence_and_without_digits(
    takes: str, twilio: Twilio, application: Application
) -> None:
    asks(application, f"input='{takes}'")
    call = twilio.dial()

    call.say("support, please")

    form = application.asked_for("/entry")[0].form
    assert (form["SpeechResult"], "Digits" in form) == ("support, please", False)
    assert 0 < float(form["Confidence"]) <= 1
    assert call.said.endswith("Well.")


def test_words_stop_the_prompt_unless_they_may_not(twilio: Twilio, application: Application) -> None:
    asks(application, "input='speech'")
    impatient = twilio.dial(then=Until.NOW)
    impatient.say("sales")
    asks(application, "input='speech' bargeIn='false'")
    ignored = twilio.dial(then=Until.NOW)

    ignored.say("sales")

    assert impatient.heard[0].interrupted
    assert not ignored.heard[0].interrupted
    assert len(application.asked_for("/entry")) == 1


def test_a_gather_for_keys_alone_hears_no_words(twilio: Twilio, application: Application) -> None:
    asks(application, "")
    call = twilio.dial()

    call.say("sales")
    call.press("1#")

    assert [one.form["Digits"] for one in application.asked_for("/entry")] == ["1"]


def test_after_the_first_key_words_count_no_more(twilio: Twilio, application: Application) -> None:
    asks(application, "input='dtmf speech'")
    call = twilio.dial()
    call.press("1", then=Until.NOW)

    call.say("sales", then=Until.NOW)
    call.press("#")

    assert application.asked_for("/entry")[0].form["Digits"] == "1"
    assert "SpeechResult" not in application.asked_for("/entry")[0].form


def test_silence_goes_on_to_the_next_verb(twilio: Twilio, application: Application) -> None:
    asks(application, "input='speech' speechTimeout='auto'")
    call = twilio.dial()

    call.stay_silent()

    assert call.said.endswith("None.")
