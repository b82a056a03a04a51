"""Can this process serve? Asked often and by anybody, so it is looked up at most once a second, by one at a time."""

import threading
import time

from sqlalchemy.exc import SQLAlchemyError

from logs import event_log
from models import schema_version
from models.database import Database
from models.deadline import deadline
from models.kept_keys import can_open
from models.keys import KeyRing, KeysUnavailable

log = event_log(__name__)

LOOK_SECONDS = 2.0
"""How long the database may take."""
FRESH_SECONDS = 1.0


class Readiness:
    """Whether the database is reached, fits this code, and opens with the keys of this process."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys
        self._looking = threading.Lock()
        self._looked_at = float("-inf")
        self._faults: tuple[str, ...] = ("not looked yet",)

    def faults(self) -> tuple[str, ...]:
        """What keeps this process from serving, without any secret; empty if nothing does."""
        if time.monotonic() - self._looked_at < FRESH_SECONDS or not self._looking.acquire(blocking=False):
            return self._faults
        try:
            before, self._faults = self._faults, self._look()
            self._looked_at = time.monotonic()
        finally:
            self._looking.release()
        if self._faults != before:
            log.info("process.ready" if not self._faults else "process.not_ready", faults=self._faults)
        return self._faults

    def _look(self) -> tuple[str, ...]:
        try:
            with deadline(LOOK_SECONDS):
                at = schema_version.current(self._database)
                if at != (newest := schema_version.newest()):
                    return (f"the database is at migration {at or 'none'}, this code wants {newest}",)
                with self._database.light() as connection:
                    opens = can_open(connection, self._keys)
        except SQLAlchemyError:
            return ("the database cannot be reached",)
        except KeysUnavailable:
            return ("the keys cannot be reached",)
        return () if opens else ("the keys do not open the record",)
