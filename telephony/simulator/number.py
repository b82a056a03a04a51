"""The phone number that is called and what its owner has set for it in Twilio's console."""

from dataclasses import dataclass, field
from enum import Enum


class Pci(Enum):
    """Whether the account is in PCI mode, in which Gather takes HTTPS actions only."""

    OFF = "off"
    ON = "on"


@dataclass(frozen=True)
class Place:
    """Where Twilio thinks a number is; outside North America most fields are empty, and sent all the same."""

    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = "CN"


@dataclass(frozen=True)
class Number:
    """A number with its webhooks; URLs may carry connection overrides (`#ct=2000&rt=7000&rc=1&rp=all`)."""

    number: str
    voice_url: str
    account_sid: str
    auth_token: str = field(repr=False)
    voice_method: str = "POST"
    fallback_url: str | None = None
    fallback_method: str = "POST"
    status_callback: str | None = None
    status_callback_method: str = "POST"
    place: Place | None = field(default_factory=Place)
    pci: Pci = Pci.OFF
