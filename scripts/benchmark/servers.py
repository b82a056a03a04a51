"""Web servers as the Procfile runs them, on loopback, and what processes have used of the processor."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scripts.free_port import free_port
from scripts.surroundings import ROOT

START_SECONDS = 120
"""Nobody waits so long but on a machine that is busy with something else; a server that gave up is seen at once."""
STOP_SECONDS = 20
_TICKS = os.sysconf("SC_CLK_TCK")


class DidNotStart(Exception):
    """The server gave up; the text holds its log."""


@dataclass(frozen=True)
class Server:
    """A gunicorn that answers on this port of 127.0.0.1."""

    pid: int
    port: int


@contextmanager
def serving(app: str, environ: Mapping[str, str], port: int = 0) -> Iterator[Server]:
    """Serve this application with the line's own gunicorn settings until the block is left; on any port, or this."""
    port = port or free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.py"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}", app],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "MALLOC_ARENA_MAX": "2", **environ},
            stdout=log,
            stderr=log,
            # Ctrl-C is for us: the server goes when those who call it are done.
            start_new_session=True,
        )
        try:
            _wait(process, port, log)
            yield Server(process.pid, port)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            process.kill()


def cpu_seconds(pid: int) -> float:
    """Processor time that this process and its living descendants have used."""
    return sum(_ticks(each) for each in family(pid)) / _TICKS


def family(pid: int) -> set[int]:
    """A process and its living descendants."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(stat.parent.name)] = int(_fields(stat)[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _ticks(pid: int) -> int:
    try:
        fields = _fields(Path(f"/proc/{pid}/stat"))
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _fields(stat: Path) -> list[str]:
    """What stands after the process's name, which may hold anything."""
    return stat.read_text().rpartition(")")[2].split()


def _wait(process: subprocess.Popen[bytes], port: int, log: IO[bytes]) -> None:
    """Until it answers. A connection that was accepted before a worker was there is served all the same."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    log.seek(0)
    raise DidNotStart(log.read().decode(errors="replace"))
