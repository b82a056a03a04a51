"""What a crowd calls: a line of its own on a scratch record, or one that runs, on this machine or not."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from models import clock, migrate, policy
from models.database import Database
from models.office import Office
from scripts.benchmark.lines import PLACE
from scripts.benchmark.servers import serving
from scripts.benchmark.storm import mebibytes
from scripts.crowd.caller import Called
from scripts.crowd.figures import Memory
from scripts.crowd.mix import Behaviour, Keys, Mix
from scripts.crowd.plan import Size, plan
from scripts.crowd.run import Crowd
from scripts.demonstration.environment import fresh_environment
from scripts.demonstration.staff import sign_on
from scripts.exits import Refused
from scripts.free_port import free_port
from scripts.phone.probe import need_running
from scripts.phone.scratch import TimeMachine
from scripts.surroundings import open_office
from settings import Settings
from telephony.simulator.http_transport import HttpTransport
from telephony.simulator.lot import Lot
from telephony.simulator.number import Number

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
CITY = "shijiazhuang"
WARMING = Mix((Behaviour("warm up", 1, (Keys("4"), Keys("1"), Keys("*"))),))
WARMING_CALLS = 12
LONGEST_WARMING = 5
WARM_SECONDS = 1.0


@dataclass(frozen=True)
class CrowdedLine:
    """A line to be called by many. `office` where its record may be looked into, `pid` where the processes are ours."""

    called: Called
    where: str
    office: Office | None = None
    pid: int | None = None

    def memory(self) -> float:
        """What its web processes hold, in mebibytes; 0 where they are not ours to look at."""
        return mebibytes(self.pid, "Rss") if self.pid else 0.0

    def memory_since(self, before: float) -> Memory | None:
        """The same now, beside what it was before."""
        return Memory(round(before, 1), round(self.memory(), 1)) if self.pid else None


@contextmanager
def own_line(at: datetime | None, machine: TimeMachine) -> Iterator[CrowdedLine]:
    """Served by gunicorn as the Procfile does it, on a scratch SQLite file; all of it is gone afterwards.

    With `at` it lives at that time, and `machine` takes this process along; without a zone the city's is meant.
    """
    with tempfile.TemporaryDirectory(prefix="lossline-load-", dir=PLACE) as folder:
        port = free_port()
        environ = fresh_environment(CITY) | {
            "DATABASE_URL": f"sqlite:///{folder}/record.db",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "LOG_LEVEL": "error",
        }
        settings = Settings.from_env(environ)
        database = Database(settings.database_url)
        migrate.upgrade(database)
        database.dispose()
        app = "app:web()"
        if at:
            moment = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(policy.load(CITY).time_zone))
            machine.move_to(moment)
            app = f'scripts.crowd.served:at("{moment.isoformat()}")'
        with open_office(settings) as office, serving(app, environ, port) as server:
            called = _called(settings, settings.public_url)
            sign_on(office, secrets.token_urlsafe(12))
            _warm_up(called)
            yield CrowdedLine(called, "a line of its own, on a scratch SQLite file", office, server.pid)


@contextmanager
def running_line(settings: Settings, url: str) -> Iterator[CrowdedLine]:
    """The line at an address. Its record is looked into if the settings are those of that very line."""
    need_running(settings, url)
    if url != settings.public_url:
        yield CrowdedLine(_called(settings, url), url)
        return
    with open_office(settings) as office:
        yield CrowdedLine(_called(settings, url), url, office)


def need_harmless(settings: Settings, url: str, is_elsewhere_allowed: object) -> None:
    """Refuses lines that serve people, and lines on other machines unless that is meant."""
    if not settings.is_demo:
        raise Refused(
            "a production line is not put under load: the settings must be those of a demo (LOSSLINE_DEMO=1). "
            "Unset DATABASE_URL to use this machine's demo, or leave out --url to start a line of its own."
        )
    if urlsplit(url).hostname not in LOOPBACK and not is_elsewhere_allowed:
        raise Refused(f"{url} is not on this machine: with --elsewhere it will be called all the same")


def _warm_up(called: Called) -> None:
    """Some calls that count for nothing: a process that has just started still has much to load."""
    lot, size = Lot(), Size(WARMING_CALLS, WARMING_CALLS)
    for _ in range(LONGEST_WARMING):
        tally = Crowd(plan(WARMING, size, lot), called, thinking=None).call()
        if not tally.unanswered and max(sample.seconds for sample in tally.samples) < WARM_SECONDS:
            return


def _called(settings: Settings, url: str) -> Called:
    number = Number(
        settings.twilio_phone_number,
        f"{url}/voice",
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        fallback_url=f"{url}/voice/fallback",
        status_callback=f"{url}/voice/ended",
    )
    return Called(number, lambda: closing(HttpTransport()), clock.now())
