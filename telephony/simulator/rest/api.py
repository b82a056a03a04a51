"""A REST request goes in, an answer comes out: who asks, what for, and whether there is such a thing."""

import hmac
import re
from base64 import b64encode
from typing import Protocol

from telephony.simulator.parameters import API_VERSION
from telephony.simulator.rest.asked import Asked, Told
from telephony.simulator.rest.refusals import Refused, not_allowed, not_simulated, not_there
from telephony.simulator.rest.routes import find
from telephony.simulator.switchboard import Twilio

ACCOUNT = re.compile(rf"/{API_VERSION}/Accounts/(AC[0-9a-fA-F]{{32}})(?:/(.+))?\.json")


class Others(Protocol):
    """Who may know what we do not."""

    def note(self, asked: Asked) -> Told:
        """Somebody came or left."""

    def ask(self, asked: Asked) -> Told | None:
        """The answer of somebody who knows."""


class RestApi:
    """Twilio's REST interface to one switchboard. May be asked on any thread, by many at once.

    `others` are asked about calls that are not ours.
    """

    def __init__(self, twilio: Twilio, others: Others | None = None) -> None:
        self._twilio = twilio
        self._others = others
        account = twilio.line.account_sid
        pair = f"{account}:{twilio.line.auth_token}".encode()
        self.authorization = f"Basic {b64encode(pair).decode()}"

    def answer(self, asked: Asked) -> Told:
        """Whatever is asked, there is an answer in Twilio's form."""
        try:
            told = self._answer(asked)
        except Refused as refusal:
            told = refusal.told
        if self._others is not None and _is_of_another(asked, told):
            return self._others.ask(asked) or told
        return told

    def _answer(self, asked: Asked) -> Told:
        if not hmac.compare_digest(asked.authorization.encode(), self.authorization.encode()):
            raise not_allowed()
        if self._others is not None and (asked.method, asked.path) == ("POST", "/neighbours"):
            return self._others.note(asked)
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


def _is_of_another(asked: Asked, told: Told) -> bool:
    """A call that we do not know, or the legs that such a call has dialled."""
    if told.status == 404:
        return "/Calls/" in asked.path
    return bool(asked.get("ParentCallSid")) and told.record is not None and told.record.get("calls") == []
