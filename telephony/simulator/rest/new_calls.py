"""`POST Calls`: somebody is called."""

from telephony.simulator.calling_out import LONGEST_RINGING, Order
from telephony.simulator.exchange import Purpose
from telephony.simulator.rest.asked import Asked, Told
from telephony.simulator.rest.calls import show_call
from telephony.simulator.rest.documents import document, method
from telephony.simulator.rest.numbers import can_be_called
from telephony.simulator.rest.refusals import Refused, bad
from telephony.simulator.status_callback import AT_THE_END, Callback, Progress
from telephony.simulator.switchboard import Twilio

LONGEST_TIMEOUT = 600


def create_call(twilio: Twilio, asked: Asked) -> Told:
    """Ring whom To names; the document is asked for when somebody answers.

    Who answers how is in the phone book. MachineDetection, Record and what else Twilio offers is ignored.
    """
    to = asked.get("To")
    if not to:
        raise Refused(400, 21201, "No 'To' number is specified")
    if not can_be_called(to):
        raise Refused(400, 21211, f"Invalid 'To' Phone Number: {to}")
    line = twilio.numbers.named(asked.get("From"))
    if line is None:
        raise Refused(400, 21210, f"'From' phone number not verified: {asked.get('From')}")
    first = document(asked, Purpose.OUTGOING)
    if first is None:
        raise Refused(400, 21205, "Url parameter is required, or Twiml")
    call = twilio.call_out(to, Order(first, _timeout(asked)), line, _callback(asked))
    return Told(201, show_call(twilio, call))


def _timeout(asked: Asked) -> int:
    written = asked.get("Timeout") or str(LONGEST_RINGING)
    if not (written.isascii() and written.isdigit() and int(written) <= LONGEST_TIMEOUT):
        raise bad("Timeout", written)
    return int(written)


def _callback(asked: Asked) -> Callback | None:
    url = asked.get("StatusCallback")
    if not url:
        return None
    wanted = {word for value in asked.all("StatusCallbackEvent") for word in value.split()}
    events = frozenset(progress for progress in Progress if progress.value in wanted)
    return Callback(url, method(asked, "StatusCallbackMethod"), events or AT_THE_END)
