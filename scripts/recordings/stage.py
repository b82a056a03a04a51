"""Where recordings are played: a line in this process on a record of its own, with keys that nobody else has.

What costs time is done once: the record is migrated, keys are made, the staff's password is hashed, each city's line
is opened. Each recording then gets a fresh copy of the record. PINs are hashed cheaply here: they are invented.
"""

import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from app import create_app
from models import migrate, policy
from models.database import Database
from models.kept_keys import KeptKeys
from models.key_sources import open_ring
from models.keys import KeyRing
from models.office import Office
from models.pin import Cost
from models.staff import Passwords
from recordings.recording import Recording
from scripts.demonstration.environment import fresh_environment
from scripts.demonstration.staff import sign_on
from scripts.invented import InventedCard, file_cards, write_cards
from scripts.phone.line import number_of
from settings import Settings
from telephony.judging import Judging
from telephony.simulator.number import Number
from telephony.simulator.transport import Transport
from telephony.simulator.wsgi_transport import WsgiTransport

PUBLIC_URL = "https://recorded.invalid"
RECORD = "recorded.db"
IN_MEMORY = Path("/dev/shm")
PATIENT_SECONDS = 60.0
"""Nobody is to hear "one moment" only because this machine is busy."""


@dataclass(frozen=True)
class Scene:
    """A line with its record, ready for one call."""

    office: Office
    line: Number
    transport: Transport


class Stage:
    """Sets one scene after the other. Belongs to one process.

    `tapes`: a folder in which the line looks for orders to record calls.
    """

    def __init__(self, tapes: Path | None = None) -> None:
        self._open = ExitStack()
        self._tapes = tapes

    def __enter__(self) -> Self:
        place = IN_MEMORY if IN_MEMORY.is_dir() else None
        folder = self._open.enter_context(TemporaryDirectory(prefix="lossline-", dir=place))
        self._folder = Path(folder)
        self._judging = Judging(wait_seconds=PATIENT_SECONDS)
        self._open.callback(self._judging.close)
        self._settings = replace(_settings(self._folder / RECORD), recordings_dir=self._tapes)
        self._password = Passwords().hash(secrets.token_urlsafe(12))
        self._database = Database(self._settings.database_url)
        self._open.callback(self._database.dispose)
        self._lines: dict[str, tuple[Office, Transport]] = {}
        self._empty = self._migrated()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def scene(self, recording: Recording, cards: Mapping[str, InventedCard]) -> Scene:
        """The line of the recording's city, with these cards, and with whoever is on duty. Ends the scene before it."""
        self._database.dispose()
        for path in self._folder.glob(f"{RECORD}*"):
            path.unlink()
        (self._folder / RECORD).write_bytes(self._empty)
        office, transport = self._line(recording.city)
        self._file(office, recording, cards)
        return Scene(office, number_of(self._settings, PUBLIC_URL), transport)

    def settings(self, city: str) -> Settings:
        """With which another process can be the line of this city, on the record of the scene."""
        return replace(self._settings, city_profile=city)

    def _line(self, city: str) -> tuple[Office, Transport]:
        if city not in self._lines:
            self._lines[city] = line_of(self.settings(city), self._database, self._judging)
        return self._lines[city]

    def _file(self, office: Office, recording: Recording, cards: Mapping[str, InventedCard]) -> None:
        if cards:
            write_cards(cards.values(), self._folder / "cards.csv")
            file_cards(office, self._folder / "cards.csv")
        if recording.operators:
            sign_on(office, self._password)

    def _migrated(self) -> bytes:
        """A record with its keys in it, as every scene begins with."""
        migrate.upgrade(self._database)
        KeptKeys.of_record(self._database, _ring(self._settings))
        with self._database.light() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return (self._folder / RECORD).read_bytes()


def line_of(settings: Settings, database: Database, judging: Judging) -> tuple[Office, Transport]:
    """The line of these settings, in this process."""
    office = Office.opened(database, _ring(settings), policy.load(settings.city_profile), Cost.TEST)
    return office, WsgiTransport(create_app(settings, office, judging), PUBLIC_URL)


def _ring(settings: Settings) -> KeyRing:
    return open_ring(settings.pin_pepper, settings.data_key, settings.token)


def _settings(record: Path) -> Settings:
    """Of a line that is no demo: nobody looks at its pages."""
    environ = fresh_environment("shijiazhuang") | {"PUBLIC_URL": PUBLIC_URL}
    environ["DATABASE_URL"] = f"sqlite:///{record}"
    del environ["LOSSLINE_DEMO"]
    return Settings.from_env(environ)
