"""What a browser wishes when it dials: who calls, when, how fast, with whose voice. Read from JSON, never believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Self
from zoneinfo import ZoneInfo

from scripts.browser_phone.callers import Callers


class SpokenBy(Enum):
    """Whose voice is heard."""

    BROWSER = "browser"
    SERVER = "server"
    NOBODY = "nobody"


class BadWish(Exception):
    """A wish that no page of ours would send."""


@dataclass(frozen=True)
class Wish:
    """One call, as it was asked for."""

    caller: str
    at: datetime | None
    """None: now."""
    speed: float
    spoken_by: SpokenBy

    @classmethod
    def read(cls, said: Any, callers: Callers, zone: ZoneInfo) -> Self:
        """Raises BadWish."""
        if not isinstance(said, Mapping):
            raise BadWish
        try:
            return cls(
                caller=callers.number(str(said["from"])),
                at=_moment(str(said.get("at") or ""), zone),
                speed=float(said.get("speed", 1)),
                spoken_by=SpokenBy(said.get("voice", "nobody")),
            )
        except (KeyError, TypeError, ValueError, OverflowError):
            raise BadWish from None


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    """A time without a zone is the city's."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
