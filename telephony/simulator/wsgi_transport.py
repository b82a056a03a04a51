"""Calls a WSGI application in process, as its server would."""

import gzip
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlsplit

from telephony.simulator.transport import LARGEST_BODY, Answer, Limits, Request, Trouble, Unreachable

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment


class WsgiTransport:
    """Reaches `app` for every URL under `base_url`; other hosts do not resolve.

    `seconds` is the time an answer takes on the simulator's clock: an application in process takes none by
    itself.
    """

    def __init__(self, app: "WSGIApplication", base_url: str, seconds: float = 0.0) -> None:
        self._app = app
        self._netloc = urlsplit(base_url).netloc
        self._seconds = seconds

    def send(self, request: Request, limits: Limits) -> Answer:
        if urlsplit(request.url).netloc != self._netloc:
            raise Unreachable(Trouble.BAD_HOST, 0.0, f"only {self._netloc} is served here")
        call = _Call(_environ(request))
        body = call.run(self._app)
        if {name.lower(): value for name, value in call.headers}.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return Answer(call.status, tuple(call.headers), body[: LARGEST_BODY + 1], self._seconds)


class _Call:
    """One run of the application, from `start_response` to the last byte."""

    def __init__(self, environ: "WSGIEnvironment") -> None:
        self._environ = environ
        self._written: list[bytes] = []
        self.status = 0
        self.headers: list[tuple[str, str]] = []

    def run(self, app: "WSGIApplication") -> bytes:
        pieces: Iterable[bytes] = app(self._environ, self._start_response)
        try:
            self._written.extend(pieces)
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()
        return b"".join(self._written)

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], _exc_info: object = None, /
    ) -> Callable[[bytes], object]:
        self.status = int(status.split(" ", 1)[0])
        self.headers = headers
        return self._written.append


def _environ(request: Request) -> "WSGIEnvironment":
    parts = urlsplit(request.url)
    target = parts.path + ("?" + parts.query if parts.query else "")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path or "/").decode("latin-1"),
        "QUERY_STRING": parts.query,
        "RAW_URI": target or "/",
        "REQUEST_URI": target or "/",
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc,
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers:
        key = name.upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
    return environ
