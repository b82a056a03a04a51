"""The Message resource: SMS go to the switchboard's mailbox."""

from telephony.simulator.mailbox import Message
from telephony.simulator.parameters import API_VERSION
from telephony.simulator.rest.asked import Asked, Record, Told
from telephony.simulator.rest.numbers import is_phone_number
from telephony.simulator.rest.pages import page
from telephony.simulator.rest.refusals import Refused, not_there
from telephony.simulator.rest.segments import segments
from telephony.simulator.rest.shapes import address, stamp
from telephony.simulator.switchboard import Twilio

LONGEST_BODY = 1_600


def create_message(twilio: Twilio, asked: Asked) -> Told:
    """`POST Messages`: To, From and Body. What else Twilio offers (media, schedules, callbacks) is ignored."""
    to, from_, body = asked.get("To"), asked.get("From"), asked.get("Body")
    _check(twilio, to, from_, body)
    return Told(201, _show(twilio, twilio.mailbox.send(from_, to, body)) | {"status": "queued"})


def fetch_message(twilio: Twilio, asked: Asked, sid: str) -> Told:
    """`GET Messages/{sid}`."""
    message = twilio.mailbox.find(sid)
    if message is None:
        raise not_there(asked.path)
    return Told(200, _show(twilio, message))


def list_messages(twilio: Twilio, asked: Asked) -> Told:
    """`GET Messages`, the latest first, by To or From."""
    to, from_ = asked.get("To"), asked.get("From")
    found = [
        message
        for message in reversed(tuple(twilio.mailbox.messages))
        if to in {"", message.to} and from_ in {"", message.from_}
    ]
    return page(asked, "messages", found, lambda message: _show(twilio, message))


def _check(twilio: Twilio, to: str, from_: str, body: str) -> None:
    """Twilio's refusals, in the order in which it makes them."""
    if not to:
        raise Refused(400, 21604, "A 'To' phone number is required")
    if not from_:
        raise Refused(400, 21603, "A 'From' phone number is required")
    if not body:
        raise Refused(400, 21602, "Message body is required")
    if len(body) > LONGEST_BODY:
        raise Refused(400, 21617, "The concatenated message body exceeds the 1600 character limit")
    if not is_phone_number(to):
        raise Refused(400, 21211, f"Invalid 'To' Phone Number: {to}")
    if twilio.numbers.named(from_) is None:
        raise Refused(400, 21606, f"The 'From' phone number {from_} is not one of this account")
    if code := twilio.mailbox.refused.get(to):
        raise Refused(400, code, f"Messages to {to} are refused")


def _show(twilio: Twilio, message: Message) -> Record:
    account = twilio.line.account_sid
    own = address(account, "Messages", message.sid)
    return {
        "sid": message.sid,
        "account_sid": account,
        "api_version": API_VERSION,
        "from": message.from_,
        "to": message.to,
        "body": message.body,
        "direction": "outbound-api",
        "status": "delivered",
        "num_segments": str(segments(message.body)),
        "num_media": "0",
        "date_created": stamp(message.at),
        "date_sent": stamp(message.at),
        "date_updated": stamp(message.at),
        "messaging_service_sid": None,
        "error_code": None,
        "error_message": None,
        "price": None,
        "price_unit": "USD",
        "uri": own,
        "subresource_uris": {"media": own.replace(".json", "/Media.json")},
    }
