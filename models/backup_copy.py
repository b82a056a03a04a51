"""A consistent copy of a running database, and bringing one back: SQLite's online backup, or PostgreSQL's programs."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Connection

from models.backup_file import CHUNK, BackupError

PAGES_AT_ONCE = 2_000
LOOK_SECONDS = 0.2

Progress = Callable[[int, int | None], None]
"""Hears how much is done, and of how much, where that is known."""


def copy_to(connection: Connection, url: URL, path: Path, tools: Path | None, on_progress: Progress) -> None:
    """Write what this snapshot's connection sees to a private file. Nobody who writes meanwhile has to wait."""
    if connection.dialect.name == "sqlite":
        _copy_sqlite(connection, path, on_progress)
        return
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
    options = ("--format=custom", f"--snapshot={snapshot}", f"--file={path}")
    with _started(_tool("pg_dump", tools), options, url, subprocess.DEVNULL) as process:
        while process.poll() is None:
            on_progress(path.stat().st_size, None)
            with suppress(subprocess.TimeoutExpired):
                process.wait(LOOK_SECONDS)


def bring_back(copy: IO[bytes], size: int, url: URL, tools: Path | None, on_progress: Progress) -> None:
    """Load what `pg_dump` wrote into an empty PostgreSQL database: all of it or nothing."""
    options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
    with _started(_tool("pg_restore", tools), options, url, subprocess.PIPE) as process:
        assert process.stdin is not None
        done = 0
        # A program that has given up closes its end; why it did is told when it has ended.
        with suppress(BrokenPipeError), process.stdin as pipe:
            while chunk := copy.read(CHUNK):
                pipe.write(chunk)
                done += len(chunk)
                on_progress(done, size)


def _copy_sqlite(connection: Connection, path: Path, on_progress: Progress) -> None:
    """Bit by bit, out of the read transaction that the connection is in: what is written meanwhile is not seen."""
    source: Any = connection.connection.driver_connection
    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    target = sqlite3.connect(path)
    try:
        source.backup(
            target,
            pages=PAGES_AT_ONCE,
            progress=lambda _, left, whole: on_progress(whole - left, whole),
            sleep=0,
        )
    finally:
        target.close()


def _tool(name: str, folder: Path | None) -> str:
    found = shutil.which(name, path=str(folder) if folder else None)
    if found is None:
        raise BackupError(
            f"{name} is not here: install PostgreSQL's client programs, of the server's version or a newer one, "
            "or say with --pg-bin where they are"
        )
    return found


@contextmanager
def _started(
    tool: str, options: tuple[str, ...], url: URL, stdin: int
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run one of PostgreSQL's programs. The password goes by the environment: arguments are seen by everybody."""
    settings: dict[str, Any] = url.translate_connect_args(username="user", database="dbname")
    password = settings.pop("password", None)
    settings |= {name: value for name, value in url.query.items() if name != "options"}
    environment = dict(os.environ) | ({"PGPASSWORD": str(password)} if password else {})
    command = (tool, "--no-password", f"--dbname={make_conninfo(**settings)}", *options)
    with TemporaryFile() as said:
        with subprocess.Popen(
            command, env=environment, stdin=stdin, stdout=subprocess.DEVNULL, stderr=said
        ) as process:
            yield process
        if process.returncode:
            said.seek(0)
            raise BackupError(f"{Path(tool).name} failed: {_last_words(said.read())}")


def _last_words(said: bytes) -> str:
    """The first errors: a program may go on to quote what it stumbled over."""
    lines = [line for line in said.decode(errors="replace").splitlines() if "rror" in line]
    return "; ".join(lines[:2]) or "it did not say why"
