"""The staff of the demo put the receiver down once they have wrapped a call up, as people do."""

import logging
from typing import Any

import requests
from sqlalchemy import select
from twilio.base.exceptions import TwilioException

from models import clock
from models.office import Office
from models.wrap_up import WrapUp
from settings import Settings
from telephony.rest import rest_client

log = logging.getLogger(__name__)


class Receivers:
    """Looks which calls have been wrapped up, and hangs the telephones up that were rung for them, by REST."""

    def __init__(self, settings: Settings, office: Office, twilio: str) -> None:
        self._office = office
        self._client: Any = rest_client(settings.twilio_account_sid, settings.twilio_auth_tokens[0], twilio)
        self._looked_at = clock.now()

    def look(self) -> None:
        """At everything since the last time."""
        query = select(WrapUp.call_sid, WrapUp.at).where(WrapUp.at > self._looked_at)
        with self._office.database.light() as connection:
            wrapped_up = connection.execute(query).all()
        for call_sid, at in wrapped_up:
            self._looked_at = max(self._looked_at, at)
            self._put_down(call_sid)

    def _put_down(self, call_sid: str) -> None:
        """A call that is over, or that rang nobody, has nothing to hang up."""
        try:
            for leg in self._client.calls.list(parent_call_sid=call_sid):
                if leg.status == "in-progress":
                    self._client.calls(leg.sid).update(status="completed")
        except (TwilioException, requests.RequestException):
            log.exception("a telephone of the demo could not be hung up")
