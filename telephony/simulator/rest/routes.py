"""What there is below `/2010-04-01/Accounts/{AccountSid}`, and who does it."""

import re
from collections.abc import Callable, Mapping

from telephony.simulator.rest import (
    account,
    call_events,
    calls,
    members,
    messages,
    new_calls,
    phone_numbers,
    queues,
)
from telephony.simulator.rest.asked import Told

Resource = Callable[..., Told]
"""Is handed the switchboard, the request, and what stands in the address at the place of each `{…}`."""

ROUTES: Mapping[str, Resource] = {
    "GET ": account.fetch_account,
    "GET Calls": calls.list_calls,
    "POST Calls": new_calls.create_call,
    "GET Calls/{sid}": calls.fetch_call,
    "POST Calls/{sid}": calls.update_call,
    "GET Calls/{sid}/Events": call_events.list_events,
    "GET Queues": queues.list_queues,
    "POST Queues": queues.create_queue,
    "GET Queues/{sid}": queues.fetch_queue,
    "GET Queues/{sid}/Members": members.list_members,
    "GET Queues/{sid}/Members/{which}": members.fetch_member,
    "POST Queues/{sid}/Members/{which}": members.dequeue_member,
    "GET Messages": messages.list_messages,
    "POST Messages": messages.create_message,
    "GET Messages/{sid}": messages.fetch_message,
    "GET IncomingPhoneNumbers": phone_numbers.list_numbers,
    "GET IncomingPhoneNumbers/{sid}": phone_numbers.fetch_number,
    "POST IncomingPhoneNumbers/{sid}": phone_numbers.update_number,
}


def find(method: str, path: str) -> tuple[Resource, tuple[str, ...]] | None:
    """Who answers this, and what the address named."""
    for route, resource in ROUTES.items():
        verb, _, pattern = route.partition(" ")
        found = re.fullmatch(re.sub(r"\{[a-z_]+\}", "([A-Za-z0-9]+)", pattern), path)
        if found and verb == method:
            return resource, found.groups()
    return None
