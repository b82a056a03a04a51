"""SMS by REST; after Twilio's page on the Message resource."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from models.outbox import TryLater, Undeliverable
from telephony.simulator.rest.segments import segments
from telephony.simulator.switchboard import Twilio
from telephony.sms import TwilioMessenger

HOLDER, STOPPED = "+8613800138000", "+8613800138001"


def test_a_message_lies_in_the_mailbox(client: Client, twilio: Twilio) -> None:
    told = client.messages.create(to=HOLDER, from_=twilio.line.number, body="您的社保卡已挂失。")

    found = client.messages(told.sid).fetch()
    assert twilio.mailbox.sent_to(HOLDER) == ["您的社保卡已挂失。"]
    assert (told.status, found.status) == ("queued", "delivered")
    assert (found.to, found.body, found.num_segments) == (HOLDER, "您的社保卡已挂失。", "1")


def test_messages_are_listed_the_latest_first(client: Client, twilio: Twilio) -> None:
    for number, body in [(HOLDER, "one"), (STOPPED, "two"), (HOLDER, "three")]:
        client.messages.create(to=number, from_=twilio.line.number, body=body)

    assert [message.body for message in client.messages.list()] == ["three", "two", "one"]
    assert [message.body for message in client.messages.list(to=HOLDER)] == ["three", "one"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": ""}, 21604),
        ({"to": "13800138000"}, 21211),
        ({"from_": ""}, 21603),
        ({"from_": "+8610000000"}, 21606),
        ({"body": ""}, 21602),
        ({"body": "x" * 1_601}, 21617),
        ({"to": STOPPED}, 21610),
    ],
)
def test_a_bad_message_is_refused_and_nothing_is_sent(
    client: Client, twilio: Twilio, change: dict[str, str], code: int
) -> None:
    twilio.mailbox.refused[STOPPED] = 21610
    order = {"to": HOLDER, "from_": twilio.line.number, "body": "hello"}

    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(**(order | change))

    assert (refused.value.status, refused.value.code) == (400, code)
    assert twilio.mailbox.messages == []


def test_an_unknown_message_is_not_found(client: Client) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client.messages(f"SM{'0' * 32}").fetch()

    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_the_lines_own_messenger_sends_through_it(twilio: Twilio, address: str) -> None:
    line = twilio.line
    messenger = TwilioMessenger(line.account_sid, line.auth_token, line.number, address)
    locked_out = TwilioMessenger(line.account_sid, "another token", line.number, address)

    messenger.send("a key", HOLDER, "hello")
    with pytest.raises(Undeliverable):
        messenger.send("a key", "the holder", "hello")
    with pytest.raises(TryLater):
        locked_out.send("a key", HOLDER, "hello")

    assert twilio.mailbox.sent_to(HOLDER) == ["hello"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("卡" * 70, 1),
        ("卡" * 71, 2),
        ("卡" * 134, 2),
        ("卡" * 135, 3),
        ("🙂" * 35, 1),
    ],
)
def test_long_texts_are_several_sms(text: str, count: int) -> None:
    assert segments(text) == count
