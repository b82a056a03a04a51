"""The processes of the Procfile as they really run: several workers, one count, and a log that a machine can read."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
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

    def metrics(self) -> str:
        """As the monitoring reads them, over a connection of its own."""
        headers = {"Authorization": f"Bearer {METRICS_TOKEN}", "Connection": "close"}
        return requests.get(f"{self.url}/metrics", headers=headers, timeout=30).text


@contextmanager
def running(name: str, folder: Path, database: bytes) -> Iterator[Process]:
    """It, with two workers, until the block is left; then it has to end by itself."""
    (folder / "record.db").write_bytes(database)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = fresh_environment("shijiazhuang") | {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(folder),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{folder / 'record.db'}",
        "METRICS_TOKEN": METRICS_TOKEN,
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.py", f"app:{name}()"]
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=written, stderr=written)
    try:
        _wait(process, environ["PUBLIC_URL"])
        yield Process(environ["PUBLIC_URL"], log)
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


def test_two_workers_keep_one_count_and_one_log(tmp_path: Path, migrated_sqlite: bytes) -> None:
    with running("web", tmp_path, migrated_sqlite) as web:
        for _ in range(40):
            answer = requests.post(f"{web.url}/voice", data={"Digits": "739164"}, timeout=30)
            assert answer.status_code == 403
        pages = [web.metrics() for _ in range(8)]

    assert all('lossline_webhooks_refused_total{reason="signature"} 40.0' in page for page in pages)
    assert not list(tmp_path.glob("lossline-metrics-*"))
    lines = [json.loads(line) for line in web.log.read_text().splitlines()]
    assert {"webhook.refused", "process.ready"} <= {line["event"] for line in lines}
    assert any(line["event"].startswith("Listening at") for line in lines)
    assert all({"timestamp", "level", "logger"} <= line.keys() for line in lines)
    assert "739164" not in web.log.read_text()


def test_the_console_process_lives_is_ready_and_counts(tmp_path: Path, migrated_sqlite: bytes) -> None:
    with running("console", tmp_path, migrated_sqlite) as console:
        answers = [requests.get(console.url + path, timeout=30) for path in ("/healthz", "/readyz", "/")]
        page = console.metrics()

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert {answer.headers["X-Content-Type-Options"] for answer in answers} == {"nosniff"}
    assert "lossline_build_info" in page
