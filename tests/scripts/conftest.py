"""A demo of this test's own, and the command that works on it."""

import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from models.database import Database
from models.environment_keys import EnvironmentKeys
from models.key_list import Key
from models.office import Office
from models.pin import Cost
from scripts.demonstration.house import make_unless_there
from scripts.lossline import lossline
from settings import Settings
from tests.factories import A_CITY
from tests.postgres_server import PostgresServer

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


@pytest.fixture(scope="session")
def always_staffed(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """A demo of a city whose people answer at any hour."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CITY_PROFILE", "shanghai")
        return make_unless_there(tmp_path_factory.mktemp("shanghai"))


@pytest.fixture
def run(demo: Environment) -> Lossline:
    """Run `lossline` with these arguments on the demo, or in another environment."""

    def run(*arguments: str, **environ: str) -> Result:
        return CliRunner(env=demo | environ).invoke(lossline, arguments, prog_name="lossline")

    return run


@pytest.fixture
def production(database: Database) -> Environment:
    """A line as it would run in earnest, with fresh keys and an empty record, on either database."""
    return {
        "DATABASE_URL": database.url.render_as_string(hide_password=False),
        "TWILIO_ACCOUNT_SID": f"AC{'0' * 32}",
        "TWILIO_AUTH_TOKEN": "token",
        "TWILIO_PHONE_NUMBER": "+8631112333",
        "PUBLIC_URL": "https://line.example",
        "SECRET_KEY": secrets.token_hex(32),
        "SEAL_KEY": Key.fresh("s1").written,
        "PIN_PEPPER": Key.fresh("p1").written,
        "DATA_KEY": Key.fresh("d1").written,
        "LOSSLINE_DEMO": "",
    }


@pytest.fixture
def real_office(production: Environment, database: Database) -> Office:
    """The office of that line."""
    settings = Settings.from_env(production)
    keys = EnvironmentKeys(settings.pin_pepper, settings.data_key)
    return Office.opened(database, keys, A_CITY, Cost.TEST)


@pytest.fixture
def command(production: Environment) -> Lossline:
    """Run `lossline` with these arguments on that line, or with other settings."""

    def command(*arguments: str, **environ: str) -> Result:
        return CliRunner(env=production | environ).invoke(lossline, arguments, prog_name="lossline")

    return command


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> str:
    """The URL of an empty database, of the same kind as that line's."""
    if database.is_sqlite:
        return f"sqlite:///{tmp_path / 'elsewhere.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.url(server.create_database())
