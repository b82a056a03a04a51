"""A document that is to be fetched."""

from dataclasses import dataclass

from telephony.simulator.exchange import Purpose


@dataclass(frozen=True)
class Target:
    """A document that is to be fetched next, with what the verb adds to the parameters."""

    url: str
    method: str
    purpose: Purpose
    added: tuple[tuple[str, str], ...] = ()
