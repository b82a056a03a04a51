"""The wire of one call on a bad day: what strikes which webhook is drawn by lot."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

from telephony.simulator.fault import Fault, Scope
from telephony.simulator.faults import Faults
from telephony.simulator.hurting import (
    Hurt,
    answer_instead,
    deliver_twice,
    heard_in_vain,
    in_vain,
    lead_round,
    lose_the_answer,
    slow,
    spoil,
    unreachable,
)
from telephony.simulator.lot import Lot
from telephony.simulator.transport import (
    LARGEST_BODY,
    Answer,
    Limits,
    Request,
    Transport,
    Trouble,
    Unreachable,
)

Tell = Callable[[str, Fault], object]
"""Is told the CallSid and what struck."""

ROUND = "/led-round-in-circles"
"""A path that only this wire knows: from there everything leads back."""
PATIENCE = Limits(5.0, 15.0)
NO_CONTENT = Answer(204, (), b"")

HURTS: Mapping[Fault, Hurt] = {
    Fault.REFUSED: unreachable(Trouble.REFUSED),
    Fault.NO_CONNECTION: unreachable(Trouble.CONNECT_TIMED_OUT, PATIENCE.connect),
    Fault.NO_HOST: unreachable(Trouble.BAD_HOST),
    Fault.NO_TLS: unreachable(Trouble.TLS),
    Fault.LOST: in_vain(),
    Fault.DELAYED: in_vain(),
    Fault.ANSWER_LOST: heard_in_vain(),
    Fault.CUT: lose_the_answer(Trouble.BROKEN),
    Fault.DOUBLED: deliver_twice(),
    Fault.ANSWERS_4XX: answer_instead(429),
    Fault.ANSWERS_5XX: answer_instead(503),
    Fault.REDIRECTS: lead_round(ROUND),
    Fault.BAD_TWIML: spoil(lambda body: body[: len(body) // 2]),
    Fault.WRONG_TYPE: spoil(content_type="application/json"),
    Fault.TOO_LARGE: spoil(lambda body: body.ljust(LARGEST_BODY + 1)),
    Fault.CALLBACK_DOUBLED: deliver_twice(),
}
"""Those that need to know nothing but the webhook itself."""


class FaultyWire:
    """Wraps a transport for one call. What it holds back comes right after the next webhook of the call."""

    def __init__(self, transport: Transport, faults: Faults, lot: Lot, tell: Tell) -> None:
        self._transport = transport
        self._faults = faults
        self._lot = lot
        self._tell = tell
        self._earlier: list[Request] = []
        self._held: list[Request] = []

    def send(self, request: Request, limits: Limits) -> Answer:
        """The answer that arrives. Raises Unreachable where none does."""
        path = urlsplit(request.url).path
        if path == ROUND:
            return HURTS[Fault.REDIRECTS](self._transport, request, limits)
        posted = _posted(request)
        scope = Scope.CALLBACK if "CallbackSource" in posted else Scope.WEBHOOK
        fault = self._faults.strikes(scope, self._lot) if path.startswith(self._faults.only) else None
        if fault is not None:
            self._tell(posted.get("CallSid", ""), fault)
        held, self._held = self._held, []
        try:
            return self._hurt(fault, request, limits, is_last=_ends_the_call(posted))
        finally:
            self._send_unheard(held)
            if scope is Scope.WEBHOOK:
                self._earlier.append(request)

    def _hurt(self, fault: Fault | None, request: Request, limits: Limits, is_last: bool) -> Answer:
        match fault:
            case None:
                return self._transport.send(request, limits)
            case Fault.SLOW:
                return slow(self._faults.seconds)(self._transport, request, limits)
            case Fault.CALLBACK_MISSING:
                return NO_CONTENT
            case Fault.CALLBACK_REORDERED if not is_last:
                self._held.append(request)
                return NO_CONTENT
            case Fault.CALLBACK_REORDERED:
                answer = self._transport.send(request, limits)
                self._send_unheard(self._earlier[-1:])
                return answer
            case Fault.REORDERED:
                self._send_unheard([self._lot.one_of(self._earlier)] if self._earlier else [])
                return self._transport.send(request, limits)
            case Fault.DELAYED:
                self._held.append(request)
        return HURTS[fault](self._transport, request, limits)

    def _send_unheard(self, requests: list[Request]) -> None:
        """Whatever is answered, or is not, nobody hears it."""
        for request in requests:
            with suppress(Unreachable):
                self._transport.send(request, PATIENCE)


def _ends_the_call(posted: Mapping[str, str]) -> bool:
    return "CallDuration" in posted and "ParentCallSid" not in posted


def _posted(request: Request) -> dict[str, str]:
    text = request.body.decode(errors="replace") or urlsplit(request.url).query
    return {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}
