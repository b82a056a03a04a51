"""Connection overrides: Twilio's timeouts and retries, as a webhook URL's fragment may change them.

Rules of Twilio's page on webhook connection overrides. The fragment is neither sent nor signed.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag

POLICIES = frozenset({"4xx", "5xx", "ct", "rt", "all"})
RANGES = {"ct": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000), "rc": (0, 5)}


class BadOverride(ValueError):
    """The fragment asks for something that Twilio does not offer."""


@dataclass(frozen=True)
class Overrides:
    """Limits for one webhook, in seconds; `retry_on` holds the failures that are tried again."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    retry_on: frozenset[str] = frozenset({"ct"})

    def retries_on(self, failure: str) -> bool:
        """Whether a failure ("ct", "rt", "4xx", "5xx" or something else) is worth another try."""
        return failure in self.retry_on or ("all" in self.retry_on and failure in POLICIES)


def split(url: str) -> tuple[str, Overrides]:
    """The URL that is requested and signed, and the limits that its fragment sets."""
    bare, fragment = urldefrag(url)
    asked = dict(parse_qsl(fragment))
    policies = frozenset(asked["rp"].split(",")) if "rp" in asked else Overrides.retry_on
    if not policies <= POLICIES:
        raise BadOverride(f"rp={asked['rp']}")
    numbers = {name: _number(name, asked[name]) for name in RANGES if name in asked}
    return bare, Overrides(
        connect=numbers.get("ct", 5_000) / 1000,
        read=numbers.get("rt", 15_000) / 1000,
        total=numbers.get("tt", 15_000) / 1000,
        retries=numbers.get("rc", 1),
        retry_on=policies,
    )


def _number(name: str, value: str) -> int:
    low, high = RANGES[name]
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise BadOverride(f"{name}={value}")
    return int(value)
