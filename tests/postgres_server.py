"""A throw-away PostgreSQL: a real server of one's own, on a socket in a folder that goes when the tests end.

It needs no container and no running service, and works as root too. A run that was killed leaves its server
behind; the next start removes it. `postgres_binaries.py` finds the programs.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from tests.postgres_binaries import Account, PostgresError, find_account, find_binaries, usable_binaries

SUPERUSER = "lossline"
PORT = 5432

# A socket's path may have 107 characters, so TMPDIR is not asked. Thousands of databases are made and thrown away: in
# memory that takes a tenth of the time. What has to be durable lies where even systems that keep /tmp in memory have a
# disk.
MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 4 * 2**30
HAS_ROOM_IN_MEMORY = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY
QUICK_PLACE = MEMORY if HAS_ROOM_IN_MEMORY else Path("/tmp")
DURABLE_PLACE = Path("/var/tmp")
FOLDER_PREFIX = "lossline-pg-server-"

START_SECONDS = 120.0
STOP_SECONDS = 30.0
# A folder nobody owns may be one that is being made just now.
GRACE_SECONDS = 60.0

ALWAYS = {"listen_addresses": "", "port": str(PORT), "max_connections": "200", "jit": "off"}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass
class PostgresServer:
    """A running server: `start()` gives it, `stop()` ends it."""

    folder: Path
    process: subprocess.Popen[bytes]
    _ownership: int
    _started_by: int = field(default_factory=os.getpid)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def pid(self) -> int:
        """The process id of the server."""
        return self.process.pid

    def url(self, database: str = "postgres") -> str:
        """The address of a database, as SQLAlchemy and DATABASE_URL take it."""
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={self.folder}&port={PORT}"

    def create_database(self, template: str = "template0") -> str:
        """Make a new database and return its name: an empty one, or a quick copy of the template.

        Nobody may be connected to the template meanwhile: dispose of the engine that filled it first.
        """
        name = f"fresh_{next(self._numbers)}"
        command = sql.SQL("create database {} template {} strategy file_copy")
        self._execute(command.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """Stop the server and remove its folder. Stopping twice does no harm."""
        # A forked child inherits this object and its exit hook, but its parent still needs the server.
        if os.getpid() != self._started_by or not self.folder.exists():
            return
        _end(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._ownership)

    def _execute(self, command: sql.Composed) -> None:
        with _connect(self.folder) as connection:
            connection.execute(command)


def start(*, durable: bool = False) -> PostgresServer:
    """Start a server of one's own, after removing those that killed runs left behind.

    A durable one waits for the disk at each commit, as in production: for figures and for crashes. A server
    that nobody stops ends with this process.
    """
    account = find_account()
    binaries = usable_binaries(account, find_binaries(), QUICK_PLACE)
    remove_leftovers(account, binaries)
    folder, ownership = make_folder(DURABLE_PLACE if durable else QUICK_PLACE, account)
    try:
        _initialise(account, binaries, folder)
        process = launch(account, binaries, folder, ALWAYS if durable else ALWAYS | FORGETFUL)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(ownership)
        raise
    server = PostgresServer(folder, process, ownership)
    atexit.register(server.stop)
    return server


def remove_leftovers(account: Account, binaries: Path) -> None:
    """Stop the servers and remove the folders of runs that ended without doing so themselves."""
    for place in (QUICK_PLACE, DURABLE_PLACE):
        for folder in place.glob(f"{FOLDER_PREFIX}*"):
            with contextlib.suppress(OSError):
                _remove_if_left_over(folder, account, binaries)


def _remove_if_left_over(folder: Path, account: Account, binaries: Path) -> None:
    owner = folder / "owner"
    if not owner.exists():
        if time.time() - folder.stat().st_mtime > GRACE_SECONDS:
            shutil.rmtree(folder)
        return
    with owner.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        # Only a server that answers on the socket in this folder is this folder's: a process id alone may
        # long belong to somebody else. One that does not answer ends by itself when its folder is gone.
        if _answers(folder):
            account.run(binaries / "pg_ctl", "--pgdata", folder / "data", "--mode", "immediate", "stop")
        shutil.rmtree(folder)


def make_folder(place: Path, account: Account) -> tuple[Path, int]:
    """Make the server's folder and hold a lock in it, which ends however this process ends."""
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=place))
    ownership = os.open(folder / "owner.new", os.O_CREAT | os.O_WRONLY, 0o600)
    fcntl.flock(ownership, fcntl.LOCK_EX)
    os.write(ownership, f"{os.getpid()}\n".encode())
    (folder / "owner.new").rename(folder / "owner")
    if account.uid is not None and account.gid is not None:
        os.chown(folder, account.uid, account.gid)
    return folder, ownership


def _initialise(account: Account, binaries: Path, folder: Path) -> None:
    made = account.run(
        binaries / "initdb",
        *("--pgdata", folder / "data"),
        *("--username", SUPERUSER),
        *("--auth", "trust"),
        *("--encoding", "UTF8"),
        *("--locale", "C"),
        "--no-sync",
        "--no-instructions",
    )
    if made.returncode:
        raise PostgresError(f"initdb from {binaries} failed:\n{made.stdout}")


def launch(
    account: Account, binaries: Path, folder: Path, settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Start the server of a folder and wait until it answers. Raises PostgresError."""
    log = folder / "log"
    options = [
        f"--{name}={value}" for name, value in (settings | {"unix_socket_directories": str(folder)}).items()
    ]
    process = account.spawn(binaries / "postgres", "-D", folder / "data", *options, log=log)
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if _answers(folder):
            return process
        time.sleep(0.02)
    _end(process)
    raise PostgresError(f"PostgreSQL from {binaries} did not start:\n{log.read_text(errors='replace')}")


def _connect(folder: Path) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(folder), port=PORT, user=SUPERUSER, dbname="postgres", autocommit=True, connect_timeout=5
    )


def _answers(folder: Path) -> bool:
    try:
        _connect(folder).close()
    except psycopg.OperationalError:
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    # At once and without a checkpoint: nothing in there is wanted any more.
    process.send_signal(signal.SIGQUIT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
