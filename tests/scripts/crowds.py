"""A line for crowds: gunicorn on a database of the test's own, PINs hashed cheaply, every webhook written down."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from models import clock
from models.database import Database
from models.office import Office
from scripts.crowd.caller import Called
from scripts.crowd.mix import Mix, Thinking
from scripts.crowd.plan import Card, Planned, Size, plan
from scripts.crowd.run import Crowd, Watch
from scripts.crowd.tally import Tally
from scripts.free_port import free_port
from settings import Settings
from telephony.simulator.http_transport import HttpTransport
from telephony.simulator.lot import Lot
from telephony.simulator.transport import Transport
from tests.calls.phone import ACCOUNT_SID, AUTH_TOKEN, LINE
from tests.factories import A_PIN, an_enabled_card
from tests.faults.going_on import environ_of
from tests.faults.gunicorn_server import GunicornServer
from tests.faults.history import History, Recorder
from tests.faults.invariants import Violation, check
from tests.faults.served import open_office


@dataclass
class CrowdedLine:
    """What a crowd calls."""

    office: Office
    server: GunicornServer
    history: History = field(default_factory=History)
    wire: Callable[[Transport], Transport] = lambda transport: transport
    """Put around the wire of each call."""
    crowd: Crowd = field(init=False)
    """The one that calls just now."""

    def is_called(
        self, mix: Mix, size: Size, thinking: Thinking | None = None, watch: Watch = lambda _: None
    ) -> Tally:
        """By so many, each with a card of their own."""
        url = f"http://127.0.0.1:{self.server.port}"
        number = replace(
            LINE,
            voice_url=f"{url}/voice",
            account_sid=ACCOUNT_SID,
            auth_token=AUTH_TOKEN,
            fallback_url=f"{url}/voice/fallback",
            status_callback=f"{url}/voice/ended",
        )
        called = Called(number, self._connected, clock.now())
        crowd = Crowd(self._with_cards(plan(mix, size, Lot())), called, thinking)
        self.crowd = crowd
        return crowd.call(watch)

    def broken_promises(self) -> list[Violation]:
        """I1 to I8, when all is quiet."""
        return check(self.office, self.history)

    @contextmanager
    def _connected(self) -> Iterator[Transport]:
        with closing(HttpTransport()) as transport:
            yield self.wire(Recorder(transport, self.history))

    def _with_cards(self, calls: Sequence[Planned]) -> list[Planned]:
        return [
            replace(call, card=Card(an_enabled_card(self.office).citizen_id, A_PIN))
            if call.behaviour.needs_a_card
            else call
            for call in calls
        ]


@contextmanager
def a_crowded_line(app: str, database: Database, folder: Path) -> Iterator[CrowdedLine]:
    """One of the lines of `tests/faults/served.py`."""
    port = free_port()
    environ = environ_of(database.url.render_as_string(hide_password=False), port)
    server = GunicornServer(app, port, environ, folder)
    try:
        server.start()
        yield CrowdedLine(open_office(Settings.from_env(environ), database), server)
    finally:
        server.stop()
