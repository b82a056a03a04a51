"""What every answer of every process tells a browser: load from here only, guess nothing, keep nothing."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from flask import Flask, Response

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FORM_POLICY = PAGE_POLICY.replace("form-action 'none'", "form-action 'self'")
"""The demo's first page, which sends callers on request."""
DESK_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""The staff's pages have forms, and parts that follow what happens on the line."""
NO_PAGE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SECURITY: Mapping[str, str] = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NOT_KEPT = "no-store"
EXTENSION = "lossline-headers"


def protect(app: Flask, page_policy: str = PAGE_POLICY) -> None:
    """Put the headers on every answer of an app, faults included. An answer's own ones stay.

    An app has one policy, the first: whoever makes it knows its pages, whoever serves it does not.
    """
    if EXTENSION in app.extensions:
        return
    app.extensions[EXTENSION] = page_policy

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in SECURITY.items():
            response.headers.setdefault(name, value)
        policy = page_policy if response.mimetype == "text/html" else NO_PAGE_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Cache-Control", NOT_KEPT)
        return response


def picture_policy(style: str) -> str:
    """The policy of an SVG that holds exactly this style sheet."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"
