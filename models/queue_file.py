"""In which order the processes of one machine write to a SQLite file: in that of their coming.

SQLite lets one process write at a time, but whoever has to wait looks again after ever longer pauses, up to a tenth of
a second, and may find again and again that somebody else was quicker. So processes line up at a file of their own: one
waits at the head of the line for the pen, all others wait for that place. The order is all that hangs on this file.
That one writes at a time is seen to by SQLite, which also knows of writers who never heard of the line.
"""

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path

LOOK_SECONDS = 0.001
HEAD_OF_THE_LINE, PEN = 0, 1
"""Bytes of the file, which is empty: a lock needs nothing to be there."""


class QueueFile:
    """The line before one SQLite file, kept in a file beside it. One thread at a time stands in it for its process."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._file: int | None = None

    def enter(self, until: float) -> bool:
        """Wait for the pen; False if it is not there by then, on the clock of `time.monotonic`."""
        file = self._opened()
        if file is None:
            return True
        if not _locked(file, HEAD_OF_THE_LINE, until):
            return False
        try:
            return _locked(file, PEN, until)
        finally:
            _unlock(file, HEAD_OF_THE_LINE)

    def leave(self) -> None:
        """Let the next process write."""
        if self._file is not None:
            _unlock(self._file, PEN)

    def close(self) -> None:
        """Stand in no line any more."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self) -> int | None:
        """None where there can be no such file: then writers meet at the lock of SQLite alone, by its lottery."""
        if self._file is None:
            with suppress(OSError):
                self._file = self._made()
        return self._file

    def _made(self) -> int:
        """As SQLite makes what it puts beside a database: for whoever may write to that, and theirs."""
        database = self._database.stat()
        file = os.open(
            f"{self._database}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, database.st_mode & 0o777
        )
        with suppress(PermissionError):
            os.fchown(file, database.st_uid, database.st_gid)
        return file


def _locked(file: int, byte: int, until: float) -> bool:
    while True:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_SECONDS)
        except OSError:
            return True  # A file system without such locks: there is no line, as where there is no file.
        else:
            return True


def _unlock(file: int, byte: int) -> None:
    with suppress(OSError):
        fcntl.lockf(file, fcntl.LOCK_UN, 1, byte)
