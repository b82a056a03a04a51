"""What there is below `/2010-04-01/Accounts/{AccountSid}`, and who does it."""

import re
from collections.abc import Callable, Mapping

from telephony.simulator.rest import calls, new_calls
from telephony.simulator.rest.asked import Told

Resource = Callable[..., Told]
"""Is handed the switchboard, the request, and what stands in the address at the place of each `{…}`."""

ROUTES: Mapping[str, Resource] = {
    "GET Calls": calls.list_calls,
    "POST Calls": new_calls.create_call,
    "GET Calls/{sid}": calls.fetch_call,
    "POST Calls/{sid}": calls.update_call,
}


def find(method: str, path: str) -> tuple[Resource, tuple[str, ...]] | None:
    """Who answers this, and what the address named."""
    for route, resource in ROUTES.items():
        verb, _, pattern = route.partition(" ")
        found = re.fullmatch(re.sub(r"\{[a-z_]+\}", "([A-Za-z0-9]+)", pattern), path)
        if found and verb == method:
            return resource, found.groups()
    return None
