"""A wire on a bad day: webhooks doubled, late, out of order or lost. What it does to which is drawn by lot."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from telephony.simulator.hurting import Hurt, deliver_twice, lose_the_answer, unreachable
from telephony.simulator.transport import Answer, Limits, Request, Transport, Trouble, Unreachable

SHARE = 0.6
"""Of the webhooks that are hurt."""


class Weather(Enum):
    """What goes wrong."""

    DOUBLED = "a webhook comes twice"
    ANSWERS_LOST = "the answer gets lost, and the webhook is sent again"
    REQUESTS_LOST = "the webhook gets lost, and is sent again"
    OUT_OF_ORDER = "a copy of an earlier webhook comes before a later one"
    LATE = "a copy comes up to a minute after the call is over"


HURTS: Mapping[Weather, Callable[[], Hurt]] = {
    Weather.DOUBLED: deliver_twice,
    Weather.ANSWERS_LOST: lose_the_answer,
    Weather.REQUESTS_LOST: lambda: unreachable(Trouble.CONNECT_TIMED_OUT),
}


@dataclass
class Storm:
    """Twilio behind it is told to retry, so in the end each webhook is answered."""

    transport: Transport
    weather: Weather
    lot: random.Random
    copies: list[Request] = field(default_factory=list)

    def send(self, request: Request, limits: Limits) -> Answer:
        """The answer that arrives at last."""
        if self.weather is Weather.OUT_OF_ORDER and self.copies and self._strikes():
            self.transport.send(self.lot.choice(self.copies), limits)
        if self._strikes():
            self.copies.append(request)
            if self.weather in HURTS:
                return self._hurt(request, limits)
        return self.transport.send(request, limits)

    def late_copies(self) -> list[Request]:
        """What comes when all is over, in any order."""
        return self.lot.sample(self.copies, len(self.copies))

    def _hurt(self, request: Request, limits: Limits) -> Answer:
        try:
            return HURTS[self.weather]()(self.transport, request, limits)
        except Unreachable:
            return self.transport.send(request, limits)

    def _strikes(self) -> bool:
        return self.lot.random() < SHARE
