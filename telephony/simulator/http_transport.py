"""Reaches the application over real HTTP, with Twilio's patience."""

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

from telephony.simulator.clock import Clock, RealClock
from telephony.simulator.transport import LARGEST_BODY, Answer, Limits, Request, Trouble, Unreachable

# The order matters: a name that does not resolve is also a connection that could not be made, and so on.
TROUBLES: tuple[tuple[type[HTTPError], Trouble], ...] = (
    (NameResolutionError, Trouble.BAD_HOST),
    (NewConnectionError, Trouble.REFUSED),
    (ConnectTimeoutError, Trouble.CONNECT_TIMED_OUT),
    (SSLError, Trouble.TLS),
    (ReadTimeoutError, Trouble.READ_TIMED_OUT),
)


class HttpTransport:
    """Keeps connections open between webhooks, as Twilio's proxy does."""

    def __init__(self, stopwatch: Clock | None = None) -> None:
        self._pool = urllib3.PoolManager(retries=False, maxsize=32)
        self._stopwatch = stopwatch or RealClock()

    def send(self, request: Request, limits: Limits) -> Answer:
        began = self._stopwatch.monotonic()
        try:
            return self._send(request, limits, began)
        except HTTPError as fault:
            raise Unreachable(_trouble(fault), self._since(began), str(fault)) from fault

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.clear()

    def _send(self, request: Request, limits: Limits, began: float) -> Answer:
        response = self._pool.request(
            request.method,
            request.url,
            body=request.body or None,
            headers=dict(request.headers),
            redirect=False,
            preload_content=False,
            timeout=urllib3.Timeout(connect=limits.connect, read=limits.read),
        )
        try:
            body = self._read(response, limits, began)
        finally:
            response.release_conn()
        return Answer(response.status, tuple(response.headers.items()), body, self._since(began))

    def _read(self, response: urllib3.BaseHTTPResponse, limits: Limits, began: float) -> bytes:
        """Read to the end, Twilio's size limit or its patience: a socket's own begins anew at each byte."""
        body = b""
        for piece in response.stream(4096, decode_content=True):
            body += piece
            if len(body) > LARGEST_BODY:
                response.close()
                return body[: LARGEST_BODY + 1]
            if self._since(began) > limits.connect + limits.read:
                response.close()
                raise Unreachable(Trouble.READ_TIMED_OUT, self._since(began))
        return body

    def _since(self, began: float) -> float:
        return self._stopwatch.monotonic() - began


def _trouble(fault: HTTPError) -> Trouble:
    return next((trouble for kind, trouble in TROUBLES if isinstance(fault, kind)), Trouble.BROKEN)
