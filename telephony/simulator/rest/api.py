"""A REST request goes in, an answer comes out: who asks, what for, and whether there is such a thing."""

import hmac
import re
from base64 import b64encode

from telephony.simulator.parameters import API_VERSION
from telephony.simulator.rest.asked import Asked, Told
from telephony.simulator.rest.refusals import Refused, not_allowed, not_simulated, not_there
from telephony.simulator.rest.routes import find
from telephony.simulator.switchboard import Twilio

ACCOUNT = re.compile(rf"/{API_VERSION}/Accounts/(AC[0-9a-fA-F]{{32}})(?:/(.+))?\.json")


class RestApi:
    """Twilio's REST interface to one switchboard. May be asked on any thread, by many at once."""

    def __init__(self, twilio: Twilio) -> None:
        self._twilio = twilio
        account = twilio.line.account_sid
        pair = f"{account}:{twilio.line.auth_token}".encode()
        self._authorization = f"Basic {b64encode(pair).decode()}"

    def answer(self, asked: Asked) -> Told:
        """Whatever is asked, there is an answer in Twilio's form."""
        try:
            return self._answer(asked)
        except Refused as refusal:
            return refusal.told

    def _answer(self, asked: Asked) -> Told:
        if not hmac.compare_digest(asked.authorization.encode(), self._authorization.encode()):
            raise not_allowed()
        found = ACCOUNT.fullmatch(asked.path)
        if found is None:
            raise not_simulated(f"{asked.method} {asked.path}")
        account, path = found[1], found[2] or ""
        if account != self._twilio.line.account_sid:
            raise not_there(asked.path)
        route = find(asked.method, path)
        if route is None:
            raise not_simulated(f"{asked.method} {path}")
        resource, names = route
        return resource(self._twilio, asked, *names)
