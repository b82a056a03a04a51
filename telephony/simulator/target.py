"""A document that comes next: to be fetched, or given in the words of a REST request."""

from dataclasses import dataclass

from telephony.simulator.exchange import Purpose


@dataclass(frozen=True)
class Target:
    """A document that is to be fetched next, with what the verb adds to the parameters."""

    url: str
    method: str
    purpose: Purpose
    added: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Inline:
    """TwiML that was posted by REST. Twilio's Call page: URLs in it have to be absolute."""

    twiml: str
    purpose: Purpose = Purpose.UPDATE


Next = Target | Inline
