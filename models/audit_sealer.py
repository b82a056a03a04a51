"""The sealer: seals every event whose transaction has surely ended. Any number of workers may run one; none leads.

Ids are not commit order on PostgreSQL: an event with a lower id may be committed after one with a higher. A
transaction has its own number before it gets an id (a trigger sees to it), so once every transaction that is older
than this moment has ended, all ids given out until this moment are final. See decision 0023.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, text

from logs import event_log
from models import clock
from models.audit import moment
from models.audit_anchor import Anchor, AnchorBroken
from models.audit_rows import Event, leaf_of, read, snapshot, stream
from models.audit_seal import Seal, SealKey
from models.audit_seals import add_seal, last_seal
from models.audit_tree import root
from models.database import Database
from models.statements import hold

log = event_log(__name__)

EVENTS_A_SEAL = 1_000
SEALS_A_ROUND = 20
_LAST_ON_SQLITE = text("SELECT coalesce(max(id), 0) FROM audit_events")
# Before the sequence was first used, its last value is none yet.
_LAST_ON_POSTGRESQL = text("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_events_id_seq")
_OWN_TRANSACTION = text("SELECT pg_current_xact_id()::text::bigint")
_OLDEST_TRANSACTION = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


@dataclass(frozen=True)
class _Horizon:
    """All ids up to `last` are final as soon as no transaction older than `transaction` runs."""

    last: int
    transaction: int = 0


class Sealer:
    """Seals when it is asked to. Remembers between two rounds only what it still waits for."""

    def __init__(
        self,
        database: Database,
        key: SealKey,
        anchor: Anchor | None = None,
        events_a_seal: int = EVENTS_A_SEAL,
    ) -> None:
        self._database = database
        self._key = key
        self._anchor = anchor
        self._events_a_seal = events_a_seal
        self._awaited: _Horizon | None = None

    def seal_due(self) -> int:
        """Seal what can be sealed now, at most twenty seals in one round, and anchor it; how many events that were.

        Seals nothing, and says so in the log each time, while the anchor tells of another log than this one.
        """
        try:
            self._catch_up()
            sealed = self._seal()
            if sealed:
                self._catch_up()
        except AnchorBroken as error:
            log.error("audit.anchor_differs", what=str(error))
            return 0
        return sealed

    def _catch_up(self) -> None:
        if self._anchor is None:
            return
        if added := self._anchor.catch_up(self._database):
            newest = added[-1]
            log.info("audit.anchored", seal=newest.number, events=newest.total, digest=newest.digest)

    def _seal(self) -> int:
        until = self._final_id()
        sealed = 0
        for _ in range(SEALS_A_ROUND):
            seal = self._next(until)
            if seal is None or not self._write(seal):
                break
            sealed += seal.events
        return sealed

    def _final_id(self) -> int:
        """No event with this id or a lower one can appear any more."""
        with self._database.light() as connection:
            if self._database.is_sqlite:
                return int(connection.execute(_LAST_ON_SQLITE).scalar_one())
            now = _horizon(connection)
            oldest = connection.execute(_OLDEST_TRANSACTION).scalar_one()
        if oldest >= now.transaction:
            self._awaited = None
            return now.last
        awaited, self._awaited = self._awaited, self._awaited or now
        if awaited and oldest >= awaited.transaction:
            self._awaited = now
            return awaited.last
        return 0

    def _next(self, until: int) -> Seal | None:
        """The next seal, signed; None if there is nothing to seal."""
        with snapshot(self._database) as connection:
            before = last_seal(connection)
            query = read(connection, "id > :after AND id <= :until", order="id LIMIT :limit")
            span = {"after": before.last if before else 0, "until": until, "limit": self._events_a_seal}
            rows = stream(connection, query, span)
            events = [Event(*row) for row in rows]
        return self._sealed(before, events) if events else None

    def _sealed(self, before: Seal | None, events: Sequence[Event]) -> Seal:
        leaves = [leaf_of(event.id, event.mac, event.message) for event in events]
        seal = Seal(
            number=before.number + 1 if before else 1,
            first=events[0].id,
            last=events[-1].id,
            events=len(events),
            total=(before.total if before else 0) + len(events),
            root=root(leaves).hex(),
            prev=before.digest if before else "",
            at=moment(clock.now()),
            key_id=self._key.id,
        )
        return replace(seal, signature=self._key.sign(seal))

    def _write(self, seal: Seal) -> bool:
        """False if another worker has sealed meanwhile."""
        with self._database.deeds() as session:
            hold(session, "audit seals")
            before = last_seal(session)
            if (before.digest if before else "") != seal.prev:
                return False
            add_seal(session, seal)
        return True


def _horizon(connection: Connection) -> _Horizon:
    """In this order: the transaction's number is drawn after the last id was read."""
    last = connection.execute(_LAST_ON_POSTGRESQL).scalar_one()
    return _Horizon(last, connection.execute(_OWN_TRANSACTION).scalar_one())
