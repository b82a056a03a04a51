"""Signed webhooks of whole calls, written down before the clock runs: signing is Twilio's work, not the line's."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

from telephony.simulator.number import Number
from telephony.simulator.parameters import Caller, incoming, standard
from telephony.simulator.status import CallStatus

PUBLIC_URL = "https://line.example"
FORM = "application/x-www-form-urlencoded"

WALK = (*"4*41**88", *"22**46*64***", *"493*")
"""Keys of a caller who only looks around: menus, answers, the other language; no card, no deed."""


@dataclass(frozen=True)
class Webhook:
    """One request as Twilio makes it, and as it goes over the wire; and what a good answer has in it."""

    path: str
    form: dict[str, str]
    signature: str
    wire: bytes
    expected: bytes


class Post:
    """Writes the webhooks of calls to one line."""

    def __init__(self, auth_token: str) -> None:
        self._validator = RequestValidator(auth_token)
        self._line = Number("+8631112333", f"{PUBLIC_URL}/voice", "AC" + "0" * 32, auth_token)

    def call(self, entries: Sequence[str]) -> list[Webhook]:
        """A call from a number of its own: it is answered, and then each entry is keyed in the turn after the last."""
        sid = "CA" + secrets.token_hex(16)
        route = incoming(Caller(f"+86139{secrets.randbelow(10**8):08}"), self._line)
        fields = standard(sid, route, self._line.account_sid, CallStatus.RINGING)
        webhooks = [self._webhook("/voice", fields, 0)]
        fields = standard(sid, route, self._line.account_sid, CallStatus.IN_PROGRESS)
        for number, keys in enumerate(entries, start=1):
            digits, finished_on = (keys[:-1], "#") if len(keys) > 1 and keys.endswith("#") else (keys, "")
            form = {**fields, "msg": "Gather End", "Digits": digits, "FinishedOnKey": finished_on}
            webhooks.append(self._webhook(f"/voice/turn/{number}", form, number))
        return webhooks

    def coming_back(self, webhook: Webhook) -> Webhook:
        """What Twilio asks when it was told to come back for the answer to this one."""
        form = {
            name: value
            for name, value in webhook.form.items()
            if name not in {"Digits", "FinishedOnKey", "msg"}
        }
        return self._webhook(f"{webhook.path}/answer", form, int(webhook.path.rpartition("/")[2]))

    def calls(self, count: int) -> Iterator[list[Webhook]]:
        """So many calls that walk through the menus."""
        return (self.call(WALK) for _ in range(count))

    def _webhook(self, path: str, form: dict[str, str], turn: int) -> Webhook:
        signature = self._validator.compute_signature(PUBLIC_URL + path, form)
        body = urlencode(form).encode()
        head = (
            f"POST {path} HTTP/1.1\r\n"
            f"Host: {urlsplit(PUBLIC_URL).netloc}\r\n"
            "User-Agent: TwilioProxy/1.1\r\n"
            "Accept: */*\r\n"
            f"Content-Type: {FORM}; charset=UTF-8\r\n"
            f"Content-Length: {len(body)}\r\n"
            f"X-Twilio-Signature: {signature}\r\n\r\n"
        )
        return Webhook(path, form, signature, head.encode() + body, f"/voice/turn/{turn + 1}".encode())
