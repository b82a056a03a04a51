"""Backups of a running line, each checked when it is made and again when it is brought back (docs/backup.md)."""

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, func, inspect, select

from models import audit, clock, schema_version
from models.audit import LINE
from models.audit_check import Trust, verify_through
from models.audit_fault import AuditFault
from models.audit_rows import snapshot
from models.backup_copy import Progress, copy_to
from models.backup_events import BackupMade
from models.backup_file import BackupError, Manifest, digest_of, pack, reserved, scratch
from models.kept_keys import can_open
from models.office import Office


@dataclass(frozen=True)
class Checked:
    """A backup that was made or brought back, and what its audit log lacks."""

    manifest: Manifest
    faults: tuple[AuditFault, ...]


@dataclass(frozen=True)
class Tools:
    """Where PostgreSQL's programs are (None: on the path), and who is told how far it is."""

    folder: Path | None = None
    on_progress: Progress = lambda done, whole: None


def back_up(office: Office, path: Path, trust: Trust, actor: str, tools: Tools) -> Checked:
    """Write a backup of the record as it is now, while the line goes on. Raises BackupError, and no file is left."""
    database = office.database
    with reserved(path) as part, scratch(part) as copy:
        with snapshot(database) as connection:
            made_at = clock.now()
            if not can_open(connection, office.keys):
                raise BackupError("DATA_KEY does not open the record: a backup of it would help nobody")
            rows = count_rows(connection)
            copy_to(connection, database.url, copy, tools.folder, tools.on_progress)
            verdict = verify_through(lambda _: nullcontext(connection), office.keys, trust)
        manifest = Manifest(
            engine=database.url.get_backend_name(),
            schema=schema_version.newest(),
            made_at=made_at.isoformat(timespec="microseconds"),
            rows=rows,
            events=verdict.events,
            seals=verdict.seals,
            faults=len(verdict.faults),
            digest=digest_of(copy),
            size=copy.stat().st_size,
        )
        pack(part, office.keys, manifest, copy)
        # Before the file takes its place: what cannot be told in the log does not happen.
        with database.deeds() as session:
            event = BackupMade(digest=manifest.digest, made_at=manifest.made_at)
            audit.append(session, office.keys, LINE, event, actor)
    return Checked(manifest, verdict.faults)


def count_rows(connection: Connection) -> dict[str, int]:
    """Rows by table, of whatever tables there are."""
    return {
        name: connection.execute(select(func.count()).select_from(Table(name, MetaData()))).scalar_one()
        for name in sorted(inspect(connection).get_table_names())
    }
