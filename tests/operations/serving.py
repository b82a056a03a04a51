"""Runs a process of the Procfile as it is run, with two workers and a log in a file."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from scripts.demonstration.environment import fresh_environment
from tests.operations.processes import METRICS_TOKEN

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0


@dataclass(frozen=True)
class Process:
    """A process of the Procfile that runs."""

    url: str
    log: Path
    environ: Mapping[str, str]

    def metrics(self) -> str:
        """As the monitoring reads them, over a connection of its own."""
        headers = {"Authorization": f"Bearer {METRICS_TOKEN}", "Connection": "close"}
        return requests.get(f"{self.url}/metrics", headers=headers, timeout=30).text


@contextmanager
def running(
    name: str, folder: Path, database_url: str, more: Mapping[str, str] | None = None
) -> Iterator[Process]:
    """It, with two workers, until the block is left; then it has to end by itself. `more` are other settings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = fresh_environment("shijiazhuang") | {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(folder),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": database_url,
        "METRICS_TOKEN": METRICS_TOKEN,
        **(more or {}),
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.py", f"app:{name}()"]
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=written, stderr=written)
    try:
        _wait(process, environ["PUBLIC_URL"])
        yield Process(environ["PUBLIC_URL"], log, environ)
        process.terminate()
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    """Until it is ready."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None
        try:
            if requests.get(f"{url}/readyz", timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise AssertionError("it did not become ready")
