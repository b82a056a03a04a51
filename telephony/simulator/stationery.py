"""Writes the HTTP requests of webhooks: Twilio's headers, its form or query, its signature."""

from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

from telephony.simulator.transport import Request

HEADERS = (
    ("User-Agent", "TwilioProxy/1.1"),
    ("Accept", "*/*"),
    ("Accept-Encoding", "gzip"),
    ("X-Home-Region", "us1"),
)
FORM = ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")


class Stationery:
    """Writes requests that are signed with an account's token."""

    def __init__(self, auth_token: str) -> None:
        self._signer = RequestValidator(auth_token)

    def write(
        self, method: str, url: str, parameters: dict[str, str], token: str, cookie: str | None
    ) -> Request:
        """A request to a URL without fragment; signed are the URL, and the parameters of a form."""
        body = b""
        signed: dict[str, str] = {}
        headers = [*HEADERS, ("I-Twilio-Idempotency-Token", token)]
        if method != "GET":
            body = urlencode(parameters).encode()
            signed = parameters
            headers.append(FORM)
        elif parameters:
            url += ("&" if urlsplit(url).query else "?") + urlencode(parameters)
        if cookie:
            headers.append(("Cookie", cookie))
        headers.append(("X-Twilio-Signature", self._signer.compute_signature(url, signed)))
        return Request(method, url, tuple(headers), body)
