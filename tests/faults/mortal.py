"""A PostgreSQL that tests may kill, freeze and restart: with the disk waited for, as in production.

The `startup` process is spared: a server whose recovery was killed stays down for good, by design.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path

import psycopg

from tests import postgres_server
from tests.postgres_binaries import PostgresError, find_account, find_binaries, usable_binaries
from tests.postgres_server import ALWAYS, PORT, QUICK_PLACE, START_SECONDS, SUPERUSER, PostgresServer


class Stop(Enum):
    """How a server is stopped; the value is the signal that asks for it."""

    FAST = signal.SIGINT
    IMMEDIATE = signal.SIGQUIT
    KILL = signal.SIGKILL


class MortalServer:
    """A server of the tests' own, and what may happen to it."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self._account = find_account()
        self._binaries = usable_binaries(self._account, find_binaries(), QUICK_PLACE)

    @property
    def folder(self) -> Path:
        """Where its socket is."""
        return self.server.folder

    def stop(self, how: Stop) -> None:
        """Stop all of it. What a killed postmaster leaves behind notices that, and ends."""
        self.server.process.send_signal(how.value)
        self.server.process.wait(START_SECONDS)

    def start_again(self) -> float:
        """Start it on the same data; after how many seconds it answered."""
        began = time.monotonic()
        while True:
            try:
                self.server.process = postgres_server.launch(
                    self._account, self._binaries, self.folder, ALWAYS
                )
            except PostgresError as error:
                # The remains of a killed server still hold its shared memory.
                if "in use" not in str(error) or time.monotonic() > began + START_SECONDS:
                    raise
            else:
                return time.monotonic() - began

    def kill_a_backend(self) -> None:
        """Kill one that serves the line. The server then ends all others, recovers, and goes on."""
        pid = self.ask(
            "SELECT pid FROM pg_stat_activity WHERE usename IS NOT NULL AND pid <> pg_backend_pid()"
        )
        os.kill(int(str(pid)), signal.SIGKILL)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Nothing of it moves within this block; it still holds its connections."""
        self._signal_all(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal_all(signal.SIGCONT)

    def ask(self, question: str, database: str = "postgres") -> object:
        """The first value of the first row."""
        with self.connect(database) as connection:
            row = connection.execute(question.encode()).fetchone()
            return row[0] if row else None

    def tell(self, *commands: str) -> None:
        """Statements without an answer."""
        with self.connect() as connection:
            for command in commands:
                connection.execute(command.encode())

    def own(self, folder: Path) -> None:
        """Give a folder to the account that runs it."""
        if self._account.uid is not None and self._account.gid is not None:
            os.chown(folder, self._account.uid, self._account.gid)

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """As the superuser."""
        return psycopg.connect(
            host=str(self.folder),
            port=PORT,
            user=SUPERUSER,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def _signal_all(self, number: signal.Signals) -> None:
        pid = self.server.pid
        os.kill(pid, number)
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            # A backend may have ended by itself since it was listed.
            with suppress(ProcessLookupError):
                os.kill(int(child), number)


def start() -> MortalServer:
    """A new one, empty."""
    return MortalServer(postgres_server.start(durable=True))


def standby_of(primary: MortalServer) -> MortalServer:
    """A copy that follows the primary, and can take its place."""
    account = find_account()
    binaries = usable_binaries(account, find_binaries(), QUICK_PLACE)
    folder, ownership = postgres_server.make_folder(postgres_server.DURABLE_PLACE, account)
    copied = account.run(
        binaries / "pg_basebackup",
        *("--host", primary.folder, "--port", str(PORT), "--username", SUPERUSER),
        *("--pgdata", folder / "data", "--wal-method", "stream", "--checkpoint", "fast"),
        "--write-recovery-conf",
        "--no-sync",
    )
    assert copied.returncode == 0, copied.stdout
    process = postgres_server.launch(account, binaries, folder, ALWAYS)
    return MortalServer(PostgresServer(folder, process, ownership))
