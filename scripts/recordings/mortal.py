"""A process of the line that really dies: it takes one webhook, and SIGKILL strikes before it settles the turn.

Each such process is forked by a server that has everything imported and nothing open, so that it inherits no
connection and no thread. Whoever answers the webhook when it comes again knows nothing but the record.
"""

import os
import signal
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection

from logs import Level, set_up
from models import clock
from models.database import Database
from scripts.recordings.dying import Killed, before_settling
from scripts.recordings.stage import PATIENT_SECONDS, line_of
from settings import Settings
from telephony.judging import Judging
from telephony.simulator.transport import Answer, Limits, Request

PATIENCE = Limits(5.0, 15.0)


@dataclass(frozen=True)
class Mortal:
    """Processes of the line of these settings, on its record."""

    settings: Settings
    now: Callable[[], datetime]

    def send(self, request: Request, limits: Limits) -> Answer:
        """The answer of a process that had no turn to settle. Raises Killed."""
        forking = get_context("forkserver")
        forking.set_forkserver_preload([__name__])
        ours, theirs = forking.Pipe(duplex=False)
        process = forking.Process(target=_serve, args=(self.settings, self.now(), request, theirs))
        process.start()
        theirs.close()
        try:
            answer: Answer = ours.recv()
        except EOFError:
            process.join()
            if process.exitcode != -signal.SIGKILL:
                raise RuntimeError(f"it was to be killed, and ended with {process.exitcode}") from None
            raise Killed from None
        process.join()
        return answer


def _serve(settings: Settings, at: datetime, request: Request, lifeline: Connection) -> None:
    """In the process that may die."""
    set_up(Level.ERROR)
    database = Database(settings.database_url)
    with (
        clock.stand_still(at),
        closing(Judging(wait_seconds=PATIENT_SECONDS)) as judging,
        before_settling(_die),
    ):
        _, transport = line_of(settings, database, judging)
        lifeline.send(transport.send(request, PATIENCE))
    database.dispose()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
