"""A transport on which webhooks can be hurt: made slow, cut off, doubled or answered by somebody else.

Here the test says which webhook is hurt and how; `faulty_wire` draws it by lot.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from telephony.simulator.transport import Answer, Limits, Request, Transport, Trouble, Unreachable

Hurt = Callable[[Transport, Request, Limits], Answer]


def slow(seconds: float) -> Hurt:
    """The application takes so long on the simulator's clock; beyond the limit Twilio has stopped listening."""
    return lambda transport, request, limits: replace(transport.send(request, limits), seconds=seconds)


def unreachable(trouble: Trouble, seconds: float = 0.0) -> Hurt:
    """The application never hears of the request."""

    def hurt(_transport: Transport, _request: Request, _limits: Limits) -> Answer:
        raise Unreachable(trouble, seconds)

    return hurt


def lose_the_answer(trouble: Trouble = Trouble.BROKEN, seconds: float = 0.0) -> Hurt:
    """The application hears and acts, and its answer gets lost on the way."""

    def hurt(transport: Transport, request: Request, limits: Limits) -> Answer:
        transport.send(request, limits)
        raise Unreachable(trouble, seconds)

    return hurt


def deliver_twice() -> Hurt:
    """A proxy on the way repeats the request; the second answer is the one that arrives."""

    def hurt(transport: Transport, request: Request, limits: Limits) -> Answer:
        transport.send(request, limits)
        return transport.send(request, limits)

    return hurt


def answer_instead(status: int, body: bytes = b"", content_type: str = "text/html") -> Hurt:
    """Somebody else answers: a proxy's error page, say."""
    return lambda _transport, _request, _limits: Answer(status, (("Content-Type", content_type),), body)


def in_vain() -> Hurt:
    """The application never hears of the request, and Twilio waits for an answer as long as it would."""

    def hurt(_transport: Transport, _request: Request, limits: Limits) -> Answer:
        raise Unreachable(Trouble.READ_TIMED_OUT, limits.read)

    return hurt


def heard_in_vain() -> Hurt:
    """The application hears and acts, and Twilio waits for an answer as long as it would."""

    def hurt(transport: Transport, request: Request, limits: Limits) -> Answer:
        transport.send(request, limits)
        raise Unreachable(Trouble.READ_TIMED_OUT, limits.read)

    return hurt


def spoil(body: Callable[[bytes], bytes] = bytes, content_type: str | None = None) -> Hurt:
    """The application hears and acts; another body, or another content type, arrives than it sent."""

    def hurt(transport: Transport, request: Request, limits: Limits) -> Answer:
        answer = transport.send(request, limits)
        headers = answer.headers
        if content_type is not None:
            others = (header for header in headers if header[0].lower() != "content-type")
            headers = (*others, ("Content-Type", content_type))
        return replace(answer, headers=headers, body=body(answer.body))

    return hurt


def lead_round(path: str) -> Hurt:
    """The answer is a redirect to a path from which everything leads back to it."""
    return lambda _transport, _request, _limits: Answer(307, (("Location", path),), b"")


@dataclass
class _Plan:
    hurt: Hurt
    path: str | None
    times: int


class Hurting:
    """Wraps a transport; unhurt webhooks pass through it."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._plans: list[_Plan] = []

    def hurt(self, hurt: Hurt, path: str | None = None, times: int = 1) -> None:
        """Hurt the next `times` requests to a path, or to any; plans for the same request follow one another."""
        self._plans.append(_Plan(hurt, path, times))

    def send(self, request: Request, limits: Limits) -> Answer:
        path = urlsplit(request.url).path
        for plan in self._plans:
            if plan.times > 0 and plan.path in (None, path):
                plan.times -= 1
                return plan.hurt(self._transport, request, limits)
        return self._transport.send(request, limits)
