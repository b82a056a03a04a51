"""What SECURITY.md and docs/operations.md promise is there: tests, settings, metrics and events by their names."""

import re
import subprocess
from pathlib import Path

from prometheus_client import REGISTRY

from models.office import Office
from tests.calls.engines import ON_SQLITE_ONLY
from tests.operations import processes

ROOT = Path(__file__).parent.parent
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def tracked(pattern: str) -> str:
    """The text of all files of this name that are, or would be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in listed.stdout.splitlines())


def test_every_test_that_is_named_as_a_proof_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", SECURITY))
    there = set(re.findall(r"^def (test_\w+)", tracked("tests/*.py"), re.MULTILINE))

    assert len(named) > 30
    assert named <= there, (
        f"SECURITY.md names {sorted(named - there)}: what was renamed, or what proves it now?"
    )


def test_every_attack_says_what_proves_that_it_is_met_or_what_stays_open() -> None:
    rows = [line.split(" | ") for line in SECURITY.splitlines() if line.startswith("| ")][2:]

    assert len(rows) > 15
    for row in rows:
        assert len(row) == 4, row[0]
        assert "test_" in row[2] or "**" in row[3], f"neither proof nor warning: {row[0]}"


def test_every_setting_is_explained() -> None:
    settings = (ROOT / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'(?:read|read_if_there|get)\(\s*"([A-Z][A-Z0-9_]+)"', settings))

    assert {"DATABASE_URL", "METRICS_TOKEN", "LOG_LEVEL"} <= read
    assert not [name for name in sorted(read) if f"`{name}`" not in OPERATIONS]


@ON_SQLITE_ONLY
def test_every_metric_is_explained_and_none_is_invented(office: Office) -> None:
    headers = {"Authorization": f"Bearer {processes.METRICS_TOKEN}"}
    page = processes.console(office).test_client().get("/metrics", headers=headers).text
    exposed = set(re.findall(r"^# TYPE (lossline_\w+)", page, re.MULTILINE))
    exposed = {name for name in exposed if not name.endswith("_created")}
    explained = set(re.findall(r"`(lossline_\w+)", OPERATIONS))

    assert {"lossline_turns_total", "lossline_build_info"} <= exposed
    assert REGISTRY.get_sample_value("lossline_hashes_waiting") is not None
    assert exposed == explained


def test_every_event_that_is_explained_is_written_somewhere() -> None:
    table = OPERATIONS.partition("| event | means |")[2].partition("\n\n")[0]
    explained = re.findall(r"`([a-z]+\.[a-z_]+)`", table)
    sources = "".join(
        tracked(f"{folder}/*.py") for folder in ("telephony", "models", "operations", "scripts")
    )

    assert len(explained) > 10
    assert not [event for event in explained if f'"{event}"' not in sources]
