"""The Account resource: the one there is, looked at."""

from telephony.simulator.rest.asked import Asked, Told
from telephony.simulator.rest.shapes import address
from telephony.simulator.switchboard import Twilio

RESOURCES = ("calls", "queues", "messages", "incoming_phone_numbers")


def fetch_account(twilio: Twilio, asked: Asked) -> Told:
    """`GET Accounts/{sid}`. The token, which Twilio would tell as well, is left out."""
    account = twilio.line.account_sid
    names = {name: "".join(word.capitalize() for word in name.split("_")) for name in RESOURCES}
    return Told(
        200,
        {
            "sid": account,
            "owner_account_sid": account,
            "friendly_name": "a stand-in for Twilio",
            "status": "active",
            "type": "Full",
            "uri": asked.path,
            "subresource_uris": {name: address(account, written) for name, written in names.items()},
        },
    )
