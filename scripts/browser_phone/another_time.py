"""The line at another time: served from a process of its own, on a scratch copy of the demo's record.

In a process of its own because an office's clock is moved for a whole process; over HTTP because every call of the
browser phone is. The process ends with the call, the copy when the call is forgotten.
"""

import signal
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread

from werkzeug.serving import make_server

from app import create_app
from models import clock
from models.office import Office
from scripts.browser_phone.serving import HOST, Quiet
from scripts.phone.scratch import scratch_copy
from scripts.surroundings import open_office
from settings import Settings

START_SECONDS = 60.0
END_SECONDS = 5.0


class DidNotStart(Exception):
    """The line at another time did not come up."""


class LineAtAnotherTime:
    """One such line. `office` reads the scratch copy."""

    def __init__(self, settings: Settings, at: datetime) -> None:
        self._kept = ExitStack()
        copy = self._kept.enter_context(scratch_copy(settings))
        self.office: Office = self._kept.enter_context(open_office(copy))
        spawning = get_context("spawn")
        ours, theirs = spawning.Pipe()
        self._lifeline = ours
        self._process = spawning.Process(target=_serve, args=(copy, at, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def begun(self) -> tuple[str, timedelta]:
        """Where it answers, as soon as it does, and how far its time is from ours. Raises DidNotStart."""
        try:
            if self._lifeline.poll(START_SECONDS):
                address, there = self._lifeline.recv()
                return address, there - clock.now()
        except EOFError:
            pass
        raise DidNotStart

    def stop(self) -> None:
        """No more calls; the record can still be read."""
        self._lifeline.close()
        self._process.join(END_SECONDS)
        if self._process.is_alive():
            self._process.kill()

    def throw_away(self) -> None:
        """The record is gone, too."""
        self.stop()
        self._kept.close()


def _serve(settings: Settings, at: datetime, lifeline: Connection) -> None:
    """Serve the line until whoever started it lets go of the other end, or is no more."""
    # Ctrl-C reaches every process of a group; this one ends with its lifeline.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The port has to be known before the line is: webhooks are signed for their whole address.
    server = make_server(HOST, 0, lambda _environ, _start: [], threaded=True, request_handler=Quiet)
    address = f"http://{HOST}:{server.port}"
    with clock.travel(at), open_office(settings) as office:
        server.app = create_app(replace(settings, public_url=address), office)
        Thread(target=server.serve_forever, daemon=True).start()
        lifeline.send((address, clock.now()))
        try:
            lifeline.recv()
        except EOFError:
            server.shutdown()
