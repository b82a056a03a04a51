"""Where the demo lives: `.demo/` with its keys, its database and its cards; made once, opened often."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import rmtree

from models import clock, migrate
from scripts.demonstration.cards import DemoCard, demo_cards
from scripts.demonstration.environment import fresh_environment
from scripts.demonstration.staff import take_on
from scripts.invented import file_cards, read_cards, write_cards
from scripts.surroundings import open_database, open_office
from settings import DEMO_ENVIRONMENT, Settings, demo_environment

PORT = 12333
LOCKS = frozenset({"making", "running"})
CARDS = "cards.csv"
TAPES = "recordings"
"""Where the demo's line and `lossline record` meet."""


def make_unless_there(root: Path, port: int = PORT) -> dict[str, str]:
    """The demo's environment; at the first time everything is made: keys, database, cards, staff."""
    folder = root / DEMO_ENVIRONMENT.parent
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / TAPES).mkdir(exist_ok=True)
    with _alone(folder):
        known = demo_environment(root)
        environment = _fresh_environment() | (known or {}) | _whereabouts(folder, port)
        if known is None:
            _furnish(folder, environment)
        else:
            _bring_up_to_date(folder, environment)
        _write(root / DEMO_ENVIRONMENT, environment)
    return environment


def tear_down(root: Path) -> None:
    """Take everything away again, keys included; the environment first, and not the locks that somebody may hold."""
    (root / DEMO_ENVIRONMENT).unlink(missing_ok=True)
    for left in (root / DEMO_ENVIRONMENT.parent).glob("*"):
        if left.is_dir():
            rmtree(left)
        elif left.name not in LOCKS:
            left.unlink()


def cards_at_home(root: Path, today: date) -> list[DemoCard]:
    """The demo's cards as they were filed, with what each is there for."""
    filed = {card.card_number: card for card in read_cards(root / DEMO_ENVIRONMENT.parent / CARDS)}
    expected = demo_cards(today)
    return [replace(each, card=filed.get(each.card.card_number, each.card)) for each in expected]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Of two who would make the demo at once, the second waits and finds it made."""
    with (folder / "making").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fresh_environment() -> dict[str, str]:
    city = os.environ.get("CITY_PROFILE") or "shijiazhuang"
    return fresh_environment(city)


def _whereabouts(folder: Path, port: int) -> dict[str, str]:
    """What changes when the clone is moved, or another port is taken."""
    return {
        "DATABASE_URL": f"sqlite:///{folder.absolute() / 'lossline.db'}",
        "LOSSLINE_DEMO_DIR": str(folder.absolute()),
        "RECORDINGS_DIR": str(folder.absolute() / TAPES),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }


def _furnish(folder: Path, environment: Mapping[str, str]) -> None:
    """Database, cards, staff. What an interrupted first start left is thrown away."""
    for left in folder.glob("lossline.db*"):
        left.unlink()
    settings = Settings.from_env(environment)
    with open_database(settings) as database:
        migrate.upgrade(database)
    with open_office(settings) as office:
        cards = folder / CARDS
        write_cards([each.card for each in demo_cards(clock.now().astimezone(office.zone).date())], cards)
        file_cards(office, cards)
        take_on(office, folder)


def _bring_up_to_date(folder: Path, environment: Mapping[str, str]) -> None:
    settings = Settings.from_env(environment)
    with open_database(settings) as database:
        migrate.upgrade(database)
    with open_office(settings) as office:
        take_on(office, folder)


def _write(path: Path, environment: Mapping[str, str]) -> None:
    """Last of all, and in one move: where there is an environment, there is a whole demo."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    lines = ["# Made by scripts/demo; the keys protect invented cards only."]
    lines += [f"{name}={value}" for name, value in environment.items()]
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(path)
