"""What should become of a card, in forty lines: the model that a state machine holds against the line."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.desk import CardStatus

MAX_WRONG = 6
DAYS_LOST = 7
"""Xi'an: a loss lapses with the end of the seventh day after the report (rule L6)."""
CITY = ZoneInfo("Asia/Shanghai")


@dataclass
class OrdinaryCard:
    """One card as an ordinary person would keep track of it."""

    pin: str
    wrong: int = 0
    is_locked: bool = False
    lost_until: datetime | None = None
    mistyped: list[datetime] = field(default_factory=list)

    def status(self, now: datetime) -> CardStatus:
        """How it stands."""
        if self.is_lost(now):
            return CardStatus.TEMPORARY_LOSS
        return CardStatus.LOCKED if self.is_locked else CardStatus.ACTIVE

    def is_lost(self, now: datetime) -> bool:
        """Is it frozen?"""
        return self.lost_until is not None and now < self.lost_until

    def report_or_renew(self, now: datetime) -> None:
        """Counted anew from this day either way (rules L6, L7)."""
        if self._opens():
            after = now.astimezone(CITY).date() + timedelta(days=DAYS_LOST + 1)
            self.lost_until = datetime.combine(after, time(), CITY)

    def release(self) -> None:
        """Found again (rule L9)."""
        if self._opens():
            self.lost_until = None

    def change_pin(self, new: str) -> None:
        """Rule P4."""
        if self._opens():
            self.pin = new

    def mistype(self, now: datetime) -> None:
        """Six wrong ones in a row lock the PIN (rule P3)."""
        self.mistyped.append(now)
        self.wrong = min(self.wrong + 1, MAX_WRONG)
        self.is_locked = self.is_locked or self.wrong == MAX_WRONG

    def _opens(self) -> bool:
        self.wrong = self.wrong if self.is_locked else 0
        return not self.is_locked
