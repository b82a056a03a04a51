"""Whether a process says truly that it lives and that it can serve."""

import os
import signal
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from freezegun import freeze_time
from sqlalchemy import Connection, select, text, update
from werkzeug.test import TestResponse

from models import migrate
from models.card import Card
from models.database import Database
from models.environment_keys import EnvironmentKeys
from models.holder import Holder
from models.key_list import KeyList
from models.keys import KeyRing
from models.office import Office
from operations.health import health
from operations.readiness import LOOK_SECONDS, Readiness
from tests.factories import CardFacts, an_enabled_card, make_keys

OTHER_KEY = b64encode(bytes(range(32))).decode()


def process(database: Database, keys: KeyRing | None = None) -> Flask:
    """A process that does nothing else."""
    app = Flask("story")
    app.register_blueprint(health(Readiness(database, keys or make_keys())))
    return app


def asked(database: Database, path: str, keys: KeyRing | None = None) -> TestResponse:
    """What a process with this database and these keys answers."""
    return process(database, keys).test_client().get(path)


def gone(folder: Path) -> Database:
    """A database that cannot be opened."""
    (folder / "gone").mkdir()
    return Database(f"sqlite:///{folder / 'gone'}")


def test_a_process_lives_without_a_database(tmp_path: Path) -> None:
    answer = asked(gone(tmp_path), "/healthz")

    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_with_record_and_keys_it_is_ready(office: Office) -> None:
    an_enabled_card(office)

    answer = asked(office.database, "/readyz")

    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_without_a_database_it_is_not_ready_and_shows_no_address(tmp_path: Path) -> None:
    answer = asked(gone(tmp_path), "/readyz")

    assert (answer.status_code, answer.text) == (503, "the database cannot be reached\n")


def test_a_postgresql_that_is_not_there_is_named_without_its_password() -> None:
    answer = asked(Database("postgresql://line:s3cret@127.0.0.1:9/line"), "/readyz")

    assert (answer.status_code, answer.text) == (503, "the database cannot be reached\n")


def test_a_database_of_an_older_migration_is_not_ready(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    migrate.upgrade(database, "0001")

    answer = asked(database, "/readyz")

    assert answer.status_code == 503
    assert "at migration 0001, this code wants" in answer.text


def test_keys_that_do_not_open_the_record_are_not_ready(office: Office) -> None:
    an_enabled_card(office)
    keys = EnvironmentKeys(KeyList.parse(f"p1:{OTHER_KEY}"), KeyList.parse(f"d1:{OTHER_KEY}"))

    answer = asked(office.database, "/readyz", keys)

    assert (answer.status_code, answer.text) == (503, "the keys do not open the record\n")


def spoil(office: Office, card: CardFacts) -> None:
    """What somebody with a database shell can do to the holder of a card."""
    holder = select(Card.holder_uid).where(Card.uid == card.uid).scalar_subquery()
    with office.database.deeds() as session:
        session.execute(update(Holder).where(Holder.uid == holder).values(citizen_id=b"somebody else's"))


def test_one_holder_that_somebody_changed_does_not_take_the_line_away(office: Office) -> None:
    first, second = an_enabled_card(office), an_enabled_card(office)
    spoil(office, first)

    with_one_left = asked(office.database, "/readyz")
    spoil(office, second)
    with_none_left = asked(office.database, "/readyz")

    assert (with_one_left.status_code, with_none_left.status_code) == (200, 503)


def test_a_database_that_comes_back_is_ready_again_a_second_later(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'late.db'}")
    browser = process(database).test_client()

    with freeze_time("2026-03-03") as frozen:
        first = browser.get("/readyz").status_code
        migrate.upgrade(database)
        at_once = browser.get("/readyz").status_code
        frozen.tick(1.1)
        later = browser.get("/readyz").status_code

    assert (first, at_once, later) == (503, 503, 200)


class Curious(Database):
    """A database that does something else whenever it is looked at."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.meanwhile: Callable[[], object] = lambda: None

    @contextmanager
    def light(self) -> Iterator[Connection]:
        """Do it, then look."""
        self.meanwhile()
        with super().light() as connection:
            yield connection


def test_whoever_asks_while_another_looks_is_not_kept_waiting(tmp_path: Path) -> None:
    database = Curious(f"sqlite:///{tmp_path / 'record.db'}")
    migrate.upgrade(database)
    browser = process(database).test_client()
    others: list[str] = []
    database.meanwhile = lambda: others.append(browser.get("/readyz").text)

    first = browser.get("/readyz")

    assert first.status_code == 200
    assert set(others) == {"not looked yet\n"}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_database_that_has_frozen_is_not_waited_for(database: Database) -> None:
    with database.light() as connection:
        server = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    began = time.monotonic()

    os.kill(server, signal.SIGSTOP)
    try:
        answer = asked(database, "/readyz")
    finally:
        os.kill(server, signal.SIGCONT)

    assert (answer.status_code, answer.text) == (503, "the database cannot be reached\n")
    assert LOOK_SECONDS <= time.monotonic() - began < LOOK_SECONDS + 2


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_nobody_can_change_anything_there(path: str, tmp_path: Path) -> None:
    assert process(gone(tmp_path)).test_client().post(path).status_code == 405
