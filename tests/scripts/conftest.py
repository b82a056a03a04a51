"""A demo of this test's own, and the command that works on it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scripts.demonstration.house import make_unless_there
from scripts.lossline import lossline

Lossline = Callable[..., Result]
Environment = dict[str, str]

NOBODY_THERE = "http://127.0.0.1:9"
"""The discard port: nothing answers."""


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Environment]:
    """A demo that nobody has called yet, to be copied."""
    root = tmp_path_factory.mktemp("demo")
    environment = make_unless_there(root)
    return root / ".demo" / "lossline.db", environment


@pytest.fixture
def demo(furnished: tuple[Path, Environment], tmp_path: Path) -> Environment:
    """The environment of a demo whose line does not run."""
    database, environment = furnished
    shutil.copy(database, tmp_path / "lossline.db")
    return environment | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'lossline.db'}",
        "PUBLIC_URL": NOBODY_THERE,
    }


@pytest.fixture
def run(demo: Environment) -> Lossline:
    """Run `lossline` with these arguments on the demo, or in another environment."""

    def run(*arguments: str, **environ: str) -> Result:
        return CliRunner(env=demo | environ).invoke(lossline, arguments, prog_name="lossline")

    return run
