"""Queues and those who wait in them; after Twilio's pages on the Queue and Member resources."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from telephony.simulator.call import Call
from telephony.simulator.clock import VirtualClock
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import BASE, Application


@pytest.fixture
def waiting(twilio: Twilio, application: Application, clock: VirtualClock) -> list[Call]:
    """Three callers, who came ten seconds after one another."""
    application.answers("/voice", "<Enqueue action='/left' waitUrl=''>support</Enqueue>")
    application.answers("/left", "")
    application.answers("/served", "<Say>Hello.</Say><Gather/>")
    callers = []
    for _ in range(3):
        callers.append(twilio.dial())
        clock.sleep(10)
    return callers


def test_a_queue_is_made_and_found(client: Client, twilio: Twilio) -> None:
    made = client.queues.create(friendly_name="support", max_size=20)

    found = client.queues(made.sid).fetch()

    assert (found.friendly_name, found.max_size, found.current_size) == ("support", 20, 0)
    assert [queue.sid for queue in client.queues.list()] == [made.sid]
    assert twilio.queue("support").maximum == 20


def test_an_enqueue_makes_the_queue_that_it_names(client: Client, waiting: list[Call]) -> None:
    [queue] = client.queues.list()

    assert (queue.friendly_name, queue.current_size, queue.average_wait_time) == ("support", 3, 20)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"friendly_name": "support"}, 22003),
        ({"friendly_name": ""}, 20001),
        ({"friendly_name": "n" * 65}, 20001),
        ({"friendly_name": "others", "max_size": 5_001}, 20001),
        ({"friendly_name": "others", "max_size": 0}, 20001),
    ],
)
def test_what_makes_no_sense_is_refused(client: Client, order: dict[str, str], code: int) -> None:
    client.queues.create(friendly_name="support")

    with pytest.raises(TwilioRestException) as refused:
        client.queues.create(**order)

    assert (refused.value.status, refused.value.code) == (400, code)


def test_those_who_wait_are_listed_the_first_one_first(client: Client, waiting: list[Call]) -> None:
    [queue] = client.queues.list()

    members = queue.members.list()

    assert [member.call_sid for member in members] == [call.sid for call in waiting]
    assert [(member.position, member.wait_time) for member in members] == [(1, 30), (2, 20), (3, 10)]


def test_one_is_found_by_the_call_and_the_first_as_front(client: Client, waiting: list[Call]) -> None:
    [queue] = client.queues.list()

    front, second = queue.members("Front").fetch(), queue.members(waiting[1].sid).fetch()

    assert (front.call_sid, front.position) == (waiting[0].sid, 1)
    assert (second.call_sid, second.position) == (waiting[1].sid, 2)


def test_a_caller_is_taken_out_and_goes_on_with_another_document(
    client: Client, waiting: list[Call], application: Application, twilio: Twilio
) -> None:
    [queue] = client.queues.list()

    queue.members(waiting[1].sid).update(url=f"{BASE}/served", method="GET")
    waiting[1].listen()

    assert [asked.form["QueueResult"] for asked in application.asked_for("/left")] == ["redirected"]
    assert application.last.method == "GET"
    assert waiting[1].said == "Hello."
    assert twilio.queue("support").size == 2


def test_of_many_who_ask_for_the_front_each_takes_out_another_caller(
    client: Client, waiting: list[Call], application: Application
) -> None:
    [queue] = client.queues.list()

    def take(_: int) -> str:
        try:
            return str(queue.members("Front").update(url=f"{BASE}/served").call_sid)
        except TwilioRestException as refused:
            return str(refused.code)

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(take, range(4)))

    assert sorted(taken) == sorted([*(call.sid for call in waiting), "20404"])
    assert len(application.asked_for("/left")) == 3


def test_nobody_is_at_the_front_of_an_empty_queue(client: Client) -> None:
    queue = client.queues.create(friendly_name="support")

    with pytest.raises(TwilioRestException) as looked:
        queue.members("Front").fetch()
    with pytest.raises(TwilioRestException) as taken:
        queue.members("Front").update(url=f"{BASE}/served")

    assert {(fault.value.status, fault.value.code) for fault in (looked, taken)} == {(404, 20404)}


def test_an_unknown_queue_is_not_found(client: Client) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client.queues(f"QU{'0' * 32}").fetch()

    assert (refused.value.status, refused.value.code) == (404, 20404)
