"""Where a request comes from: in a demo, from whoever is connected; otherwise as trusted proxies say.

The console stands behind a proxy that speaks TLS. Each proxy adds to `X-Forwarded-For` whom it was asked by, so as many
entries from its end can be believed as there are proxies of ours. Where nobody says how many, the address of the last
proxy would be everybody's: then no address is known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from console.browser import Browser

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def tell_whence(app: Flask, browser: Browser, trusted_proxies: int) -> None:
    """From here on `remote_addr` is the sender's own address, or none. `trusted_proxies`: how many stand in front."""
    if trusted_proxies:
        proxies = ProxyFix(app.wsgi_app, x_for=trusted_proxies, x_proto=0)
        app.wsgi_app = proxies  # type: ignore[method-assign]
    elif browser.is_secure:
        app.wsgi_app = _WithoutAddress(app.wsgi_app)  # type: ignore[method-assign]


@dataclass(frozen=True)
class _WithoutAddress:
    """The same application, told of no address."""

    app: "WSGIApplication"

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return self.app({**environ, "REMOTE_ADDR": ""}, start_response)
