"""What a browser carries: one cookie with a random token, and in every form a proof that the form is ours."""

import hashlib
import hmac
import secrets
from enum import Enum

from flask import Response, request
from werkzeug.exceptions import Forbidden

SAFE_SITES = frozenset({"same-origin", "none"})
"""What `Sec-Fetch-Site` says of a request that our own page, or the address bar, has made."""
FORM_FIELD = "form_token"
ONCE_FIELD = "once"
"""In a form that does a deed: a random key, so that pressing twice does it once."""


class FormNotOurs(Forbidden):
    """The form is too old, or no page of ours has sent it."""


class Transport(Enum):
    """How browsers reach the console. Only the demo, on one machine, does without TLS."""

    HTTPS = "__Host-lossline"
    HTTP = "lossline-desk"
    """Over HTTP no browser takes a cookie with the other name."""


class Browser:
    """Reads and writes the cookie of one console."""

    def __init__(self, secret_key: str, transport: Transport = Transport.HTTPS) -> None:
        self._secret = secret_key.encode()
        self._name = transport.value
        self.is_secure = transport is Transport.HTTPS

    def token(self) -> str:
        """What the cookie holds; empty without one."""
        return request.cookies.get(self._name, "")

    def keep(self, response: Response, token: str) -> None:
        """Have the browser keep a token until it is closed. Scripts cannot read it; other sites do not send it."""
        response.set_cookie(
            self._name, token, path="/", secure=self.is_secure, httponly=True, samesite="Strict"
        )

    def keep_new(self, response: Response) -> str:
        """A token that stands for nobody yet."""
        token = secrets.token_urlsafe(32)
        self.keep(response, token)
        return token

    def forget(self, response: Response) -> None:
        """Take the cookie back, and whatever else the browser keeps of us."""
        response.delete_cookie(self._name, path="/", secure=self.is_secure, httponly=True, samesite="Strict")
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'

    def form_token(self, token: str) -> str:
        """What a form for the holder of this token carries."""
        return hmac.new(self._secret, b"form\0" + token.encode(), hashlib.sha256).hexdigest()

    def form_is_ours(self) -> bool:
        """Was this form sent by a page of ours, in the browser that the page was made for?"""
        if request.headers.get("Sec-Fetch-Site", "none") not in SAFE_SITES:
            return False
        sent = request.form.get(FORM_FIELD) or request.headers.get("X-Form-Token", "")
        return hmac.compare_digest(sent.encode(), self.form_token(self.token()).encode())
