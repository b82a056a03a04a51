"""Only Twilio may ring: wrong type 415, oversize 413, unsigned 403, all before anything else is read.

Twilio's «Webhooks security» page: the signature covers the address that Twilio was given and every form field. The
address is PUBLIC_URL and the path, whatever proxy stands between; a fragment (connection overrides) is not part of it.
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from flask import Request
from twilio.request_validator import RequestValidator
from werkzeug.exceptions import (
    Forbidden,
    HTTPException,
    MethodNotAllowed,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)

import metrics
from logs import event_log

FORM = "application/x-www-form-urlencoded"
LARGEST_BODY = 64 * 1024

log = event_log(__name__)


@dataclass(frozen=True)
class Doorkeeper:
    """Knows the tokens (newest first; two while one is being changed) and the address Twilio calls."""

    tokens: tuple[str, ...]
    public_url: str

    def check(self, request: Request) -> None:
        """Let a signed webhook in; abort with 405, 415, 413 or 403 otherwise."""
        if request.method != "POST":
            _refuse(MethodNotAllowed(["POST"]), "method")
        if request.mimetype != FORM:
            _refuse(UnsupportedMediaType(), "type")
        if _is_too_long(request):
            _refuse(RequestEntityTooLarge(), "size")
        if request.query_string:
            _refuse(Forbidden(), "query")
        signature = request.headers.get("X-Twilio-Signature", "")
        if not signature:
            _refuse(Forbidden(), "signature")
        fields = _fields(request)
        if not self._is_signed(self.public_url + request.path, fields, signature):
            _refuse(Forbidden(), "signature")

    def _is_signed(self, url: str, fields: Mapping[str, str], signature: str) -> bool:
        age = newest_that_signed(self.tokens, url, fields, signature)
        if age:
            log.warning("signature.old_token", token=age)
            metrics.OLD_TOKEN.inc()
        return age is not None


def newest_that_signed(
    tokens: Sequence[str], url: str, fields: Mapping[str, str], signature: str
) -> int | None:
    """Which of the tokens signed this; None if none did. As Twilio's own library would judge it.

    The good path takes a tenth of the library's time: the address as it was given, and no field twice. The library
    is asked only where that says no; it also tries the address with a port and without.
    """
    signed = (url + "".join(name + value for name, value in sorted(fields.items()))).encode()
    for age, token in enumerate(tokens):
        right = b64encode(hmac.digest(token.encode(), signed, "sha1"))
        if hmac.compare_digest(right, signature.encode()):
            return age
    for age, token in enumerate(tokens):
        if RequestValidator(token).validate(url, dict(fields), signature):
            return age
    return None


def _is_too_long(request: Request) -> bool:
    """A body that does not say its length is read to see; Werkzeug reads none further than the limit."""
    if request.content_length is None:
        return len(request.get_data()) >= LARGEST_BODY
    return request.content_length > LARGEST_BODY


def _fields(request: Request) -> dict[str, str]:
    """The form, no field twice."""
    fields = request.form.to_dict(flat=False)
    if any(len(values) > 1 for values in fields.values()):
        _refuse(Forbidden(), "repeated_field")
    return {name: values[0] for name, values in fields.items()}


def _refuse(fault: HTTPException, reason: str) -> NoReturn:
    log.info("webhook.refused", reason=reason)
    metrics.REFUSED.labels(reason).inc()
    raise fault
