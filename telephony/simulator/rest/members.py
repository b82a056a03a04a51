"""The Member resource: the callers in a queue, by CallSid or as `Front`; looked at, and taken out."""

from telephony.simulator.exchange import Purpose
from telephony.simulator.queues import Queue, Ticket
from telephony.simulator.rest.asked import Asked, Record, Told
from telephony.simulator.rest.documents import document
from telephony.simulator.rest.pages import page
from telephony.simulator.rest.queues import find_queue
from telephony.simulator.rest.refusals import lacking, not_there
from telephony.simulator.rest.shapes import address, stamp
from telephony.simulator.switchboard import Twilio
from telephony.simulator.target import Target

FRONT = "Front"


def list_members(twilio: Twilio, asked: Asked, queue_sid: str) -> Told:
    """`GET Queues/{sid}/Members`, the first one first."""
    queue = find_queue(twilio, asked, queue_sid)
    return page(asked, "queue_members", queue.waiting, lambda ticket: _show(twilio, queue, ticket))


def fetch_member(twilio: Twilio, asked: Asked, queue_sid: str, which: str) -> Told:
    """`GET Queues/{sid}/Members/{CallSid or Front}`."""
    queue = find_queue(twilio, asked, queue_sid)
    for ticket in queue.waiting:
        if which in {FRONT, ticket.leg.sid}:
            return Told(200, _show(twilio, queue, ticket))
    raise not_there(asked.path)


def dequeue_member(twilio: Twilio, asked: Asked, queue_sid: str, which: str) -> Told:
    """`POST` to the same: the caller leaves the queue, and the call goes on with the document at Url.

    Of two who ask for the Front at once, each takes out another caller.
    """
    queue = find_queue(twilio, asked, queue_sid)
    target = document(asked, Purpose.UPDATE)
    if not isinstance(target, Target):
        raise lacking("Url")
    ticket = queue.send_away(None if which == FRONT else which, target)
    if ticket is None:
        raise not_there(asked.path)
    return Told(200, _show(twilio, queue, ticket))


def _show(twilio: Twilio, queue: Queue, ticket: Ticket) -> Record:
    sid = ticket.leg.sid
    return {
        "call_sid": sid,
        "queue_sid": queue.sid,
        "date_enqueued": stamp(ticket.at),
        "position": queue.place(ticket),
        "wait_time": queue.seconds(ticket),
        "uri": address(twilio.line.account_sid, "Queues", queue.sid, "Members", sid),
    }
