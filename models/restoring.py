"""Bringing a record back from a backup into an empty database, and looking whether all of it came (docs/backup.md)."""

import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import inspect

from models import audit, migrate, schema_version
from models.audit import LINE
from models.audit_check import Trust, verify
from models.audit_rows import snapshot
from models.backup import Checked, Tools, count_rows
from models.backup_copy import bring_back
from models.backup_events import RecordRestored
from models.backup_file import BackupError, Manifest, manifest_of, packed, scratch, sync_folder, unpack
from models.database import Database
from models.kept_keys import can_open
from models.keys import KeyRing
from models.office import Office


def restore(
    path: Path,
    database: Database,
    keys: KeyRing,
    opened: Callable[[Database], Office],
    trust: Trust,
    actor: str,
    tools: Tools,
) -> Checked:
    """Bring the record back; `opened` makes the office on it. Raises BackupError.

    On SQLite the file takes its place only when all was looked at and is good. On PostgreSQL the copy comes in whole or
    not at all, and is looked at then.
    """
    manifest = manifest_of(path, keys)
    _check_place(manifest, database)
    if not database.is_sqlite:
        with packed(path, manifest) as copy:
            bring_back(copy, manifest.size, database.url, tools.folder, tools.on_progress)
        return _examined(manifest, database, opened, trust, actor)
    target = Path(str(database.url.database))
    with scratch(target) as copy:
        unpack(path, manifest, copy)
        restored = Database(f"sqlite:///{copy}")
        try:
            checked = _examined(manifest, restored, opened, trust, actor)
            with restored.light() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
        finally:
            restored.dispose()
        os.replace(copy, target)
        sync_folder(target.parent)
    return checked


def _check_place(manifest: Manifest, database: Database) -> None:
    """Is this a database that the backup can come into?"""
    engine = database.url.get_backend_name()
    if manifest.engine != engine:
        raise BackupError(f"this is a backup of {manifest.engine}, and DATABASE_URL names {engine}")
    if manifest.schema > schema_version.newest():
        raise BackupError(
            f"the backup is at migration {manifest.schema}: a newer version of lossline made it"
        )
    if database.is_sqlite and _is_new_file(database):
        return
    with database.light() as connection:
        if inspect(connection).get_table_names():
            raise BackupError("DATABASE_URL names a database that is not empty: name a new one")


def _is_new_file(database: Database) -> bool:
    """Nothing is there yet, nor a journal that another file has left behind."""
    path = str(database.url.database)
    if os.path.exists(f"{path}-wal") and not os.path.exists(path):
        raise BackupError(f"{path}-wal lies there without its database: move it away first")
    return not os.path.exists(path)


def _examined(
    manifest: Manifest, database: Database, opened: Callable[[Database], Office], trust: Trust, actor: str
) -> Checked:
    """Look at what came: before it is brought up to date, and after."""
    with snapshot(database) as connection:
        rows = count_rows(connection)
    if rows != manifest.rows:
        odd = sorted(name for name, _ in rows.items() ^ manifest.rows.items())
        raise BackupError(f"not all came back: {', '.join(dict.fromkeys(odd))} have other numbers of rows")
    migrate.upgrade(database)
    office = opened(database)
    with database.light() as connection:
        if not can_open(connection, office.keys):
            raise BackupError("DATA_KEY does not open what came back")
    verdict = verify(database, office.keys, trust)
    event = RecordRestored(digest=manifest.digest, made_at=manifest.made_at, events_then=manifest.events)
    with database.deeds() as session:
        audit.append(session, office.keys, LINE, event, actor)
    return Checked(manifest, verdict.faults)
