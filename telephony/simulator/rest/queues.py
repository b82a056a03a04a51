"""The Queue resource: listed, looked at, made."""

from telephony.simulator.queues import DEFAULT_MAXIMUM, Queue
from telephony.simulator.rest.asked import Asked, Record, Told
from telephony.simulator.rest.pages import page
from telephony.simulator.rest.refusals import Refused, bad, lacking, not_there
from telephony.simulator.rest.shapes import address, stamp
from telephony.simulator.switchboard import Twilio

LARGEST = 5_000
LONGEST_NAME = 64


def list_queues(twilio: Twilio, asked: Asked) -> Told:
    """`GET Queues`."""
    return page(asked, "queues", twilio.queues, lambda queue: _show(twilio, queue))


def fetch_queue(twilio: Twilio, asked: Asked, sid: str) -> Told:
    """`GET Queues/{sid}`."""
    return Told(200, _show(twilio, find_queue(twilio, asked, sid)))


def create_queue(twilio: Twilio, asked: Asked) -> Told:
    """`POST Queues`: a name that no other queue has, and how many callers it holds."""
    name = asked.get("FriendlyName")
    if not name:
        raise lacking("FriendlyName")
    if len(name) > LONGEST_NAME:
        raise bad("FriendlyName", name)
    if any(queue.name == name for queue in twilio.queues):
        raise Refused(400, 22003, "A queue with this friendly name exists already")
    return Told(201, _show(twilio, twilio.queue(name, _size(asked))))


def find_queue(twilio: Twilio, asked: Asked, sid: str) -> Queue:
    """The queue of that sid; refused if there is none."""
    for queue in twilio.queues:
        if queue.sid == sid:
            return queue
    raise not_there(asked.path)


def _size(asked: Asked) -> int:
    written = asked.get("MaxSize") or str(DEFAULT_MAXIMUM)
    if not (written.isascii() and written.isdigit() and 1 <= int(written) <= LARGEST):
        raise bad("MaxSize", written)
    return int(written)


def _show(twilio: Twilio, queue: Queue) -> Record:
    account = twilio.line.account_sid
    own = address(account, "Queues", queue.sid)
    return {
        "sid": queue.sid,
        "account_sid": account,
        "friendly_name": queue.name,
        "current_size": queue.size,
        "max_size": queue.maximum,
        "average_wait_time": queue.average_seconds,
        "date_created": stamp(queue.created_at),
        "date_updated": stamp(queue.created_at),
        "uri": own,
        "subresource_uris": {"members": own.replace(".json", "/Members.json")},
    }
