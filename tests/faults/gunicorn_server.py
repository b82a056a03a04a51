"""A gunicorn of one's own, to be killed: one worker, or all of it at once."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 120
"""On a machine that does much else."""
GROWN_UP_SECONDS = 0.5
"""A younger worker may not have answered anything yet; to kill it would prove little."""


@dataclass
class GunicornServer:
    """Serves an application of `served.py` with the line's own gunicorn settings."""

    app: str
    port: int
    environ: Mapping[str, str]
    folder: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _born: dict[int, float] = field(default_factory=dict, repr=False)

    def start(self) -> float:
        """Start it; after how many seconds it answered."""
        began = time.monotonic()
        command = [sys.executable, "-m", "gunicorn", "--config", "python:tests.faults.gunicorn_config"]
        options = ["--bind", f"127.0.0.1:{self.port}"]
        compiled = {"PYTHONPYCACHEPREFIX": str(self.folder.parent / "compiled")}
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *options, f"tests.faults.served:{self.app}()"],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], **compiled, **self.environ},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > began + START_SECONDS:
                raise AssertionError(f"the server did not start:\n{(self.folder / 'log').read_text()}")
            time.sleep(0.02)
        return time.monotonic() - began

    @property
    def pid(self) -> int:
        """Its first process; the others are its children."""
        assert self._process is not None
        return self._process.pid

    def kill_a_worker(self) -> None:
        """Wait until one has grown up, and kill the oldest."""
        while True:
            now = time.monotonic()
            self._born = {pid: self._born.get(pid, now) for pid in self._workers()}
            oldest = min(self._born, key=lambda pid: self._born[pid], default=None)
            if oldest is not None and now - self._born[oldest] >= GROWN_UP_SECONDS:
                os.kill(oldest, signal.SIGKILL)
                return
            time.sleep(0.05)

    def kill_everything(self) -> None:
        """All its processes at once."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Ask it to go, and see that it has gone."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill_everything()

    def _workers(self) -> list[int]:
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(child) for child in children]

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        try:
            connection.request("GET", "/voice")
            return connection.getresponse().status == 405
        except OSError:
            return False
        finally:
            connection.close()
