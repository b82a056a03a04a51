"""The processes of the Procfile as they really run: several workers, one count, and a log that a machine can read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import requests

from tests.operations.serving import running

BEGIN_AS_GUNICORN_DOES = """
import gc
from types import SimpleNamespace
from scripts import gunicorn

gunicorn.on_starting(SimpleNamespace(app=SimpleNamespace(app_uri="app:web()")))
of_modules = gc.get_freeze_count()
of_the_app = [[] for _ in range(1000)]
gunicorn.post_worker_init(None)
print(of_modules, gc.get_freeze_count() - of_modules)
"""


def _database(folder: Path, migrated: bytes) -> str:
    (folder / "record.db").write_bytes(migrated)
    return f"sqlite:///{folder / 'record.db'}"


def test_two_workers_keep_one_count_and_one_log(tmp_path: Path, migrated_sqlite: bytes) -> None:
    with running("web", tmp_path, _database(tmp_path, migrated_sqlite)) as web:
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
    with running("console", tmp_path, _database(tmp_path, migrated_sqlite)) as console:
        answers = [requests.get(console.url + path, timeout=30) for path in ("/healthz", "/readyz", "/")]
        page = console.metrics()

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert {answer.headers["X-Content-Type-Options"] for answer in answers} == {"nosniff"}
    assert "lossline_build_info" in page


def test_what_a_process_is_built_of_is_never_looked_through_for_garbage(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", BEGIN_AS_GUNICORN_DOES],
        env=os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    of_modules, of_the_app = map(int, ran.stdout.split())
    assert of_modules > 10_000
    assert of_the_app >= 1_000
