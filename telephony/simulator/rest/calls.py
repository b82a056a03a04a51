"""The Call resource: looked at, listed, taken over, ended. New calls are placed in `new_calls.py`."""

from datetime import datetime

from telephony.simulator.call import Call
from telephony.simulator.call_book import DialledCall
from telephony.simulator.call_record import CallRecord
from telephony.simulator.exchange import Purpose
from telephony.simulator.parameters import API_VERSION
from telephony.simulator.rest.asked import Asked, Record, Told
from telephony.simulator.rest.documents import document
from telephony.simulator.rest.pages import page
from telephony.simulator.rest.refusals import bad, lacking, not_in_progress, not_there
from telephony.simulator.rest.shapes import address, stamp
from telephony.simulator.status import CallStatus, Direction
from telephony.simulator.switchboard import Twilio


def fetch_call(twilio: Twilio, asked: Asked, sid: str) -> Told:
    """`GET Calls/{sid}`."""
    return Told(200, show_call(twilio, find_call(twilio, asked, sid)))


def list_calls(twilio: Twilio, asked: Asked) -> Told:
    """`GET Calls`, the latest first, by Status, To, From or ParentCallSid."""
    wanted = {name: asked.get(name) for name in ("Status", "To", "From", "ParentCallSid") if asked.get(name)}
    found = [call for call in twilio.calls.latest_first() if wanted.items() <= _searched(call).items()]
    return page(asked, "calls", found, lambda call: show_call(twilio, call))


def update_call(twilio: Twilio, asked: Asked, sid: str) -> Told:
    """`POST Calls/{sid}`: another document takes the live call over, or Status ends it.

    Twilio's page on modifying live calls: at once, whatever is under way. `canceled` ends what still rings and leaves
    alone what was answered; a call that is over refuses everything.
    """
    call = find_call(twilio, asked, sid)
    if call.status.is_final:
        raise not_in_progress()
    status = asked.get("Status")
    if status == "completed" or (status == "canceled" and call.status.is_before_answering):
        _end(call)
    elif status not in {"", "canceled"}:
        raise bad("Status", status)
    elif not status:
        _take_over(call, asked)
    return Told(200, show_call(twilio, call))


def find_call(twilio: Twilio, asked: Asked, sid: str) -> CallRecord:
    """The call of that sid; refused if there is none."""
    call = twilio.calls.find(sid)
    if call is None:
        raise not_there(asked.path)
    return call


def show_call(twilio: Twilio, call: CallRecord) -> Record:
    """A call as the Call resource's page describes it; there are no prices here, nor anything but voice."""
    account, route = twilio.line.account_sid, call.route
    own = address(account, "Calls", call.sid)
    return {
        "sid": call.sid,
        "account_sid": account,
        "api_version": API_VERSION,
        "parent_call_sid": route.parent_sid or None,
        "from": route.caller.number,
        "from_formatted": route.caller.number,
        "to": route.called.number,
        "to_formatted": route.called.number,
        "phone_number_sid": None,
        "status": call.status.value,
        "direction": route.direction.value,
        "date_created": stamp(call.created_at),
        "date_updated": stamp(call.ended_at or call.answered_at or call.created_at),
        "start_time": stamp(_began(call)),
        "end_time": stamp(call.ended_at),
        "duration": str(call.seconds) if call.status.is_final else None,
        "answered_by": None,
        "annotation": None,
        "caller_name": None,
        "forwarded_from": None,
        "group_sid": None,
        "price": None,
        "price_unit": "USD",
        "queue_time": "0",
        "trunk_sid": "",
        "uri": own,
        "subresource_uris": {"events": own.replace(".json", "/Events.json")},
    }


def _end(call: CallRecord) -> None:
    match call:
        case Call() | DialledCall():
            call.complete()
        case _:
            raise not_in_progress()


def _take_over(call: CallRecord, asked: Asked) -> None:
    target = document(asked, Purpose.UPDATE)
    if target is None:
        raise lacking("Url, Twiml or Status")
    if not isinstance(call, Call) or call.status is not CallStatus.IN_PROGRESS:
        raise not_in_progress()
    call.take_over(target)


def _began(call: CallRecord) -> datetime | None:
    """Of a call that comes in, when it came; of one that goes out, when somebody answered."""
    return call.created_at if call.route.direction is Direction.INBOUND else call.answered_at


def _searched(call: CallRecord) -> dict[str, str]:
    return {
        "Status": call.status.value,
        "To": call.route.called.number,
        "From": call.route.caller.number,
        "ParentCallSid": call.route.parent_sid,
    }
