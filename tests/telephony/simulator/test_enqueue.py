"""Enqueue, Leave and Dial Queue: the rules of Twilio's Enqueue, Leave and Queue pages."""

import pytest

from telephony.simulator.call import Call, Until
from telephony.simulator.codes import Code
from telephony.simulator.exchange import Purpose
from telephony.simulator.queues import NobodyWaits
from telephony.simulator.script import Moment
from telephony.simulator.status import Outcome
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import Application

ENQUEUE = "<Enqueue waitUrl='/wait' action='/parted'>staff</Enqueue><Say>after the queue</Say>"


@pytest.fixture
def waiting(twilio: Twilio, application: Application) -> Call:
    """A caller who has heard the waiting document once."""
    application.answers("/voice", ENQUEUE)
    application.answers("/wait", "<Say>Please wait.</Say><Pause length='10'/>")
    application.answers("/parted", "<Say>Goodbye.</Say>")
    return twilio.dial("+8613800138000")


def test_the_waiting_document_is_asked_for_again_when_it_runs_out(
    waiting: Call, application: Application
) -> None:
    waiting.wait(60)

    asked = [one.form for one in application.asked_for("/wait")]
    assert [form["QueueTime"] for form in asked] == ["0", "11", "22", "34", "45", "56", "67"]
    assert asked[-1]["AvgQueueTime"] == "67"


def test_the_waiting_document_is_told_the_place_as_it_is_now(
    waiting: Call, twilio: Twilio, application: Application
) -> None:
    second = twilio.dial("+8613900139000")
    twilio.queue("staff").bridge_next()

    second.stay_silent()

    behind, ahead = (one.form for one in application.asked_for("/wait") if one.form["CallSid"] == second.sid)

    assert (behind["QueuePosition"], behind["CurrentQueueSize"], behind["MaxQueueSize"]) == ("2", "2", "1000")
    assert (ahead["QueuePosition"], ahead["CurrentQueueSize"]) == ("1", "1")
    assert ahead["QueueSid"] == twilio.queue("staff").sid


def test_callers_are_taken_in_the_order_in_which_they_came(waiting: Call, twilio: Twilio) -> None:
    second = twilio.dial("+8613900139000")

    twilio.queue("staff").bridge_next()

    assert (waiting.moment, second.moment) == (Moment.CONNECTED, Moment.ROUND_OVER)


def test_after_a_bridge_the_action_is_asked_when_the_parties_part(
    waiting: Call, twilio: Twilio, application: Application
) -> None:
    waiting.wait(20)
    conversation = twilio.queue("staff").bridge_next()
    waiting.wait(30)
    before = application.asked_for("/parted")

    conversation.hang_up()
    waiting.listen()

    assert before == []
    assert conversation.seconds == 30
    form = application.asked_for("/parted")[0].form
    assert form["QueueResult"] == "bridged"
    assert form["QueueSid"] == twilio.queue("staff").sid
    assert form["QueueTime"] == "31"
    assert waiting.said.endswith("Goodbye.")


def test_a_caller_who_hangs_up_in_the_queue_is_reported_and_gone(
    waiting: Call, twilio: Twilio, application: Application
) -> None:
    waiting.hang_up()

    form = application.asked_for("/parted")[0].form
    assert (form["QueueResult"], form["CallStatus"]) == ("hangup", "completed")
    assert twilio.queue("staff").size == 0
    assert "Goodbye." not in waiting.said
    with pytest.raises(NobodyWaits):
        twilio.queue("staff").bridge_next()


def test_a_caller_who_hangs_up_in_conversation_was_bridged(
    waiting: Call, twilio: Twilio, application: Application
) -> None:
    twilio.queue("staff").bridge_next()

    waiting.hang_up()

    assert application.asked_for("/parted")[0].form["QueueResult"] == "bridged"
    assert waiting.outcome is Outcome.CALLER_HUNG_UP


def test_leave_asks_the_action_at_once(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", ENQUEUE)
    application.answers("/wait", "<Leave/>")
    application.answers("/parted", "<Say>Nobody is free.</Say>")

    call = twilio.dial()

    assert application.last.form["QueueResult"] == "leave"
    assert call.said == "Nobody is free."
    assert twilio.queue("staff").size == 0


def test_without_an_action_the_next_verb_follows(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Enqueue waitUrl='/wait'>staff</Enqueue><Say>after the queue</Say>")
    application.answers("/wait", "<Leave/>")

    call = twilio.dial()

    assert call.said == "after the queue"


def test_a_key_in_the_waiting_document_leads_on_and_can_leave(
    twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", "<Enqueue waitUrl='/wait'>staff</Enqueue><Say>after the queue</Say>")
    application.answers(
        "/wait", "<Gather action='/wait/key' numDigits='1'><Say>1: we call you</Say></Gather>"
    )
    application.answers("/wait/key", "<Leave/>")
    call = twilio.dial()

    call.press("1")

    assert call.said == "1: we call you\nafter the queue"
    form = application.asked_for("/wait/key")[0].form
    assert (form["Digits"], form["QueuePosition"]) == ("1", "1")


def test_a_hangup_in_the_waiting_document_ends_the_call(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", ENQUEUE)
    application.answers("/wait", "<Hangup/>")

    call = twilio.dial()

    assert call.outcome is Outcome.LINE_HUNG_UP
    assert application.last.form["QueueResult"] == "hangup"


def test_verbs_that_are_not_allowed_while_waiting_are_warned_of(
    twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", ENQUEUE)
    application.answers("/wait", "<Dial>+8631112345</Dial><Say>Please wait.</Say>")

    call = twilio.dial()

    assert [notice.code for notice in call.warnings] == [Code.SCHEMA]
    assert call.said == "Please wait."


def test_a_full_queue_takes_nobody_and_gives_no_place(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", ENQUEUE)
    application.answers("/wait", "<Pause length='10'/>")
    application.answers("/parted", "<Say>Too many are waiting.</Say>")
    twilio.queue("staff", maximum=1)
    twilio.dial()

    call = twilio.dial()

    assert [notice.code for notice in call.warnings] == [Code.QUEUE_FULL]
    form = application.asked_for("/parted")[0].form
    assert form["QueueResult"] == "queue-full"
    assert "QueueSid" not in form
    assert call.said == "Too many are waiting."


def test_without_a_wait_url_there_is_music(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Enqueue>staff</Enqueue>")
    call = twilio.dial()
    call.wait(100)

    call.hang_up()

    assert [(sound.text, sound.seconds) for sound in call.heard] == [("Twilio's hold music", 100)]


def test_an_empty_wait_url_is_silence(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Enqueue waitUrl=''>staff</Enqueue>")
    call = twilio.dial()

    call.wait(100)

    assert application.paths == ["/voice"]
    assert call.moment is Moment.ROUND_OVER


def test_a_name_of_more_than_64_characters_is_an_error(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", f"<Enqueue waitUrl=''>{'x' * 65}</Enqueue>")

    call = twilio.dial()

    assert [notice.code for notice in call.errors] == [Code.ENQUEUE_NAME_LONG]


def test_a_waiting_document_in_which_nothing_is_heard_does_not_stop_the_clock(
    twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", ENQUEUE)
    application.answers("/wait", "")
    call = twilio.dial()

    call.wait(10)

    assert len(application.asked_for("/wait")) == 11


def test_an_agent_dials_the_queue_and_talks_with_the_first(
    waiting: Call, twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", "<Dial action='/agent/done'><Queue>staff</Queue></Dial>")
    application.answers("/agent/done", "<Hangup/>")
    agent = twilio.dial("+8631110001")
    agent.wait(42)

    waiting.hang_up()
    agent.listen()

    form = application.asked_for("/agent/done")[0].form
    assert (form["DialCallStatus"], form["DialCallDuration"]) == ("completed", "42")
    assert form["DialCallSid"] == waiting.sid
    assert form["DialBridged"] == "true"
    assert form["QueueSid"] == twilio.queue("staff").sid
    assert agent.is_over


def test_when_the_agent_hangs_up_the_callers_action_is_asked(
    waiting: Call, twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", "<Dial><Queue>staff</Queue></Dial>")
    agent = twilio.dial("+8631110001")

    agent.hang_up()
    waiting.listen()

    assert application.asked_for("/parted")[0].form["QueueResult"] == "bridged"
    assert waiting.said.endswith("Goodbye.")


def test_an_agent_waits_for_the_next_caller(twilio: Twilio, application: Application) -> None:
    application.answers(
        "/voice",
        "<Dial><Queue>staff</Queue></Dial>",
        "<Enqueue waitUrl='/wait'>staff</Enqueue>",
    )
    application.answers("/wait", "<Say>Please wait.</Say>")
    twilio.queue("staff")
    agent = twilio.dial("+8631110001", then=Until.NOW)
    agent.wait(5)

    caller = twilio.dial("+8613800138000")

    assert (agent.moment, caller.moment) == (Moment.CONNECTED, Moment.CONNECTED)


def test_an_agent_for_whom_nobody_comes_gives_up(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Dial timeout='20' action='/agent/done'><Queue>staff</Queue></Dial>")
    application.answers("/agent/done", "<Hangup/>")
    twilio.queue("staff")

    agent = twilio.dial("+8631110001")

    assert application.last.form["DialCallStatus"] == "no-answer"
    assert agent.seconds == 20


def test_a_queue_that_does_not_exist_is_a_failure(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Dial action='/agent/done'><Queue>nowhere</Queue></Dial>")
    application.answers("/agent/done", "<Hangup/>")

    twilio.dial("+8631110001")

    assert application.last.form["DialCallStatus"] == "failed"


def test_a_whisper_is_heard_by_the_caller_alone_before_the_bridge(
    waiting: Call, twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", "<Dial><Queue url='/whisper'>staff</Queue></Dial>")
    application.answers("/whisper", "<Say>An agent is coming.</Say>")

    agent = twilio.dial("+8631110001")
    waiting.listen()

    form = application.asked_for("/whisper")[0].form
    assert (form["CallSid"], form["DequeingCallSid"]) == (waiting.sid, agent.sid)
    assert waiting.said.endswith("An agent is coming.")
    assert agent.said == ""
    assert waiting.exchanges[-1].purpose is Purpose.WHISPER


def test_an_agent_who_hangs_up_during_the_whisper_leaves_the_caller_with_the_action(
    waiting: Call, twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", "<Dial><Queue url='/whisper'>staff</Queue></Dial>")
    application.answers("/whisper", "<Pause length='60'/>")
    agent = twilio.dial("+8631110001")
    waiting.wait(1)

    agent.hang_up()
    waiting.listen()

    assert application.asked_for("/parted")
    assert waiting.said.endswith("Goodbye.")


def test_a_call_that_rest_takes_from_the_queue_is_redirected(
    waiting: Call, twilio: Twilio, application: Application
) -> None:
    application.answers("/elsewhere", "<Say>Come here.</Say>")

    waiting.update("https://line.test/elsewhere")

    assert application.asked_for("/parted")[0].form["QueueResult"] == "redirected"
    assert waiting.said.endswith("Come here.")
    assert twilio.queue("staff").size == 0


def test_a_call_that_rest_takes_from_a_conversation_is_redirected_from_bridged(
    waiting: Call, twilio: Twilio, application: Application
) -> None:
    application.answers("/elsewhere", "<Say>Come here.</Say>")
    conversation = twilio.queue("staff").bridge_next()
    waiting.wait(5)

    waiting.update("https://line.test/elsewhere")

    assert application.asked_for("/parted")[0].form["QueueResult"] == "redirected-from-bridged"
    assert conversation.seconds == 5


def test_task_router_is_named_as_not_simulated(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Enqueue workflowSid='WW1' waitUrl=''><Task>{}</Task></Enqueue>")

    call = twilio.dial()

    assert [notice.code for notice in call.warnings] == [Code.NOT_SIMULATED]
    assert call.moment is Moment.ROUND_OVER
