"""Who is told every event of a call: its tape, and whoever looks into the line's record beside it."""

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from scripts.browser_phone.tape import Tape
from scripts.recordings.witness import Witness
from telephony.simulator.events import Event


@dataclass(frozen=True)
class Watch:
    """Of one call."""

    tape: Tape
    witness: Witness

    def note(self, event: Event) -> None:
        """The tape first. All calls share the thread that tells: a record that does not answer may cost no call."""
        self.tape.note(event)
        with suppress(SQLAlchemyError):
            self.witness.note(event)
