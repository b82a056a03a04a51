"""What of a webhook a page may show: no key of a secret step, and of long numbers only head and tail."""

import re

from ivr.call_map import is_secret
from models import identity
from scripts.phone.record import TurnTold
from telephony.simulator.exchange import Exchange

DOT = "•"
LONGEST_MENU_KEY = 1
_NUMBERS = frozenset({"From", "Caller"})
_SIX = re.compile(r"(?:[0-9][ ,，]*){5}[0-9]|[零一二三四五六七八九幺]{6}")
"""Six digits, however they are written to be spoken: a suggested PIN."""


def parameters(exchange: Exchange, told: TurnTold | None) -> list[tuple[str, str]]:
    """What was posted. `told`: whose question the keys answered, if that is known."""
    return [(name, _parameter(name, value, told)) for name, value in exchange.parameters]


def keys(pressed: str, told: TurnTold | None) -> str:
    """Keys as they may be shown: all hidden where the step is secret, or not known."""
    if told is None or is_secret(told.step):
        return DOT * len(pressed)
    return identity.mask_id(pressed) if len(pressed) > LONGEST_MENU_KEY else pressed


def twiml(body: str, told: TurnTold | None) -> str:
    """A document; where a PIN or code is asked for next, one that it suggests is hidden."""
    if told is None or is_secret(told.asks_now):
        return _SIX.sub(DOT * 6, body)
    return body


def _parameter(name: str, value: str, told: TurnTold | None) -> str:
    if name == "Digits":
        return keys(value, told)
    if name in _NUMBERS and value.startswith("+"):
        return identity.mask_phone(value)
    return value
