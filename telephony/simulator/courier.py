"""Delivers a webhook as Twilio does: signed, within 15 seconds, redirected, tried again, cookies kept."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urldefrag, urljoin, urlsplit

from telephony.simulator import overrides
from telephony.simulator.clock import Clock
from telephony.simulator.codes import Code
from telephony.simulator.cookies import CookieJar
from telephony.simulator.exchange import Attempt, Exchange, Purpose
from telephony.simulator.failures import CODES, judge, policy_of
from telephony.simulator.identifiers import new_token
from telephony.simulator.quirks import CookieScope, PartialParameters, Quirks, RetryToken
from telephony.simulator.stationery import Stationery
from telephony.simulator.transport import (
    Answer,
    Limits,
    Transport,
    Trouble,
    Unreachable,
)

# By Twilio's page on error 11216: other 3xx answers, 308 among them, are invalid.
FOLLOWED = frozenset({301, 302, 303, 307})
MOST_REDIRECTS = 10


@dataclass(frozen=True)
class Webhook:
    """What is to be delivered: the standard parameters of the call and those that a verb adds."""

    purpose: Purpose
    url: str
    method: str
    standard: dict[str, str]
    added: dict[str, str] = field(default_factory=dict)


@dataclass
class _Delivery:
    """The state of one webhook under way."""

    webhook: Webhook
    limits: overrides.Overrides
    spent: float = 0.0
    attempts: list[Attempt] = field(default_factory=list)
    token: str = field(default_factory=new_token)

    @property
    def last_failure(self) -> str:
        """What the retry policies call the last attempt."""
        return policy_of(self.attempts[-1].trouble, self.attempts[-1].status)


class Courier:
    """Carries the webhooks of one call; the cookies are the call's."""

    def __init__(self, transport: Transport, clock: Clock, auth_token: str, quirks: Quirks) -> None:
        self._transport = transport
        self._clock = clock
        self._auth_token = auth_token
        self._stationery = Stationery(auth_token)
        self._quirks = quirks
        self._cookies = CookieJar()

    def sibling(self) -> "Courier":
        """For another call: the same way, other cookies."""
        return Courier(self._transport, self._clock, self._auth_token, self._quirks)

    def deliver(self, webhook: Webhook) -> Exchange:
        """Send it, again if the overrides say so. Nothing is raised: faults are the exchange's codes."""
        at = self._clock.now()
        try:
            url, limits = overrides.split(webhook.url)
        except overrides.BadOverride:
            return _unsent(webhook, at, Code.INVALID_RETRY_POLICY)
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            return _unsent(webhook, at, Code.INVALID_URL)
        delivery = _Delivery(webhook, limits)
        answer, answered_by, code = self._try(delivery, url)
        for _ in range(limits.retries):
            if delivery.spent >= limits.total or not limits.retries_on(delivery.last_failure):
                break
            answer, answered_by, code = self._try(delivery, url)
        return Exchange(
            webhook.purpose,
            webhook.method,
            webhook.url,
            tuple((webhook.standard | webhook.added).items()),
            at,
            delivery.spent,
            tuple(delivery.attempts),
            answer,
            answered_by,
            (code,) if code else (),
        )

    def repeat(self, exchange: Exchange) -> Answer:
        """Send the first request of an exchange once more, to the byte, and learn nothing from the answer."""
        return self._transport.send(exchange.attempts[0].request, Limits(5.0, 15.0))

    def _try(self, delivery: _Delivery, url: str) -> tuple[Answer | None, str, Code | None]:
        """One attempt with all HTTP redirects that it leads through."""
        webhook = delivery.webhook
        method, parameters = webhook.method, webhook.standard | webhook.added
        for _ in range(MOST_REDIRECTS + 1):
            try:
                answer = self._send(delivery, method, url, parameters)
            except Unreachable as fault:
                return None, url, CODES[fault.trouble]
            if answer.status in FOLLOWED:
                location = answer.header("Location")
                if not location:
                    return answer, url, Code.INVALID_REDIRECT
                url = urldefrag(urljoin(url, location)).url
                # As browsers do, Twilio turns all but 307 into GET: that is how Digits get lost.
                method = method if answer.status == 307 else "GET"
                if method == "GET" or self._quirks.after_redirect is PartialParameters.DROPPED:
                    parameters = webhook.standard
                continue
            return answer, url, judge(answer)
        return None, url, Code.TOO_MANY_REDIRECTS

    def _send(self, delivery: _Delivery, method: str, url: str, parameters: dict[str, str]) -> Answer:
        if self._quirks.retry_token is RetryToken.FRESH:
            delivery.token = new_token()
        cookie = self._cookies.header(url)
        request = self._stationery.write(method, url, parameters, delivery.token, cookie)
        left = delivery.limits.total - delivery.spent
        limits = Limits(min(delivery.limits.connect, left), min(delivery.limits.read, left))
        try:
            answer = self._transport.send(request, limits)
            if answer.seconds > limits.read:
                raise Unreachable(Trouble.READ_TIMED_OUT, limits.read)
        except Unreachable as fault:
            self._spend(delivery, fault.seconds)
            delivery.attempts.append(Attempt(request, None, fault.trouble, fault.seconds))
            raise
        self._spend(delivery, answer.seconds)
        delivery.attempts.append(Attempt(request, answer.status, None, answer.seconds))
        if self._quirks.cookies is CookieScope.CALL:
            self._cookies.keep(url, answer)
        return answer

    def _spend(self, delivery: _Delivery, seconds: float) -> None:
        delivery.spent += seconds
        self._clock.spend(seconds)


def _unsent(webhook: Webhook, at: datetime, code: Code) -> Exchange:
    """A webhook that could not even be addressed."""
    parameters = tuple((webhook.standard | webhook.added).items())
    return Exchange(webhook.purpose, webhook.method, webhook.url, parameters, at, 0.0, (), None, "", (code,))
