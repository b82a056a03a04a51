"""The lock holds everything that is installed, names no registry, and keeps out what must not come in."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt")


def locked(file: str) -> dict[str, str]:
    """The name of each package in a file, and its version."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / file).read_text(), re.MULTILINE))


@pytest.mark.parametrize("file", FILES)
def test_the_lock_names_no_registry(file: str) -> None:
    text = (ROOT / file).read_text()

    assert not re.search(r"://|index-url|find-links|trusted-host", text)


@pytest.mark.parametrize("file", FILES)
def test_everything_locked_has_a_version_and_a_hash(file: str) -> None:
    entries = re.sub(r"^#.*\n", "", (ROOT / file).read_text(), flags=re.MULTILINE).replace("\\\n", "")

    assert [line for line in entries.splitlines() if not re.match(r"\S+==\S+ .*--hash=sha256:", line)] == []


def test_whoever_tests_runs_the_very_versions_that_serve_callers() -> None:
    serving, testing = locked("requirements.txt"), locked("requirements-dev.txt")

    assert {name: testing.get(name) for name in serving} == serving


def test_all_that_pyproject_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[^A-Za-z0-9_.-]", line)[0].lower().replace("_", "-") for line in asked}

    assert names - locked("requirements-dev.txt").keys() == set()


def test_passlib_comes_from_its_maintained_continuation_alone() -> None:
    assert locked("requirements.txt")["libpass"] == "1.9.4"
    assert "passlib" not in locked("requirements-dev.txt")
