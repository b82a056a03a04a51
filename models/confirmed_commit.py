"""A COMMIT that says so when it cannot vouch for itself: PostgreSQL with a synchronous standby calls it success.

Whoever cancels a COMMIT that waits for the standby makes it return at once: the transaction is written on this server,
perhaps nowhere else, and the only sign of it is a warning. A deed that a failover may forget is not confirmed.
"""

from typing import Any

import psycopg
from psycopg.errors import Diagnostic

from models.deadline import DeadlineConnection


class ConfirmedConnection(DeadlineConnection):
    """Raises OperationalError where a COMMIT came back with a warning. It may have happened, or not for ever."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self._warnings: list[str] = []
        self.add_notice_handler(self._heed)

    def commit(self) -> None:
        self._warnings.clear()
        super().commit()
        if self._warnings:
            raise psycopg.OperationalError(f"the commit is not confirmed: {self._warnings[0]}")

    def _heed(self, notice: Diagnostic) -> None:
        if notice.severity_nonlocalized == "WARNING":
            self._warnings.append(f"{notice.sqlstate} {notice.message_primary}")
