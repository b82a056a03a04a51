"""The phone number that is called and what its owner has set for it in Twilio's console."""

from dataclasses import dataclass, field, replace
from enum import Enum
from urllib.parse import urldefrag


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

    def with_overrides(self, overrides: str) -> "Number":
        """The number whose owner has written these connection overrides into all its URLs."""
        return replace(
            self,
            voice_url=_overridden(self.voice_url, overrides),
            fallback_url=self.fallback_url and _overridden(self.fallback_url, overrides),
            status_callback=self.status_callback and _overridden(self.status_callback, overrides),
        )


def _overridden(url: str, overrides: str) -> str:
    return f"{urldefrag(url).url}#{overrides}"
