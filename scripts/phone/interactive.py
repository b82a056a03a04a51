"""A call that somebody makes: the line speaks, keys are typed, Ctrl-C hangs up."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console
from rich.live import Live

from models import clock
from scripts.phone.driver import Driver
from scripts.phone.entries import Entry
from scripts.phone.face import Face, Printout, Screen
from scripts.phone.keyboard import open_keyboard
from scripts.phone.line import CalledLine
from scripts.phone.record import Record
from scripts.phone.situation import Situation
from scripts.phone.telephone import Telephone
from scripts.phone.transcript import Transcript
from telephony.simulator.call import Call
from telephony.simulator.clock import RealClock


class OfficeClock(RealClock):
    """Time really passes, in whatever time the office lives."""

    def now(self) -> datetime:
        return clock.now()


def talk(line: CalledLine, caller: str, entries: Sequence[Entry], console: Console) -> Call:
    """Make the call until one side hangs up. `entries` are pressed before anything that comes through a pipe."""
    driver = Driver(line, OfficeClock(), caller)
    situation = Situation(Transcript(Record(line.office)))
    with open_keyboard() as keyboard, _face(console, line, caller) as face:
        telephone = Telephone(driver, situation, keyboard, list(entries))
        with telephone.hung_up_by_signals():
            driver.start()
            while not driver.is_over:
                telephone.look()
                face.show(situation)
            telephone.take_in_events()
            face.show(situation)
    assert driver.call is not None
    return driver.call


@contextmanager
def _face(console: Console, line: CalledLine, caller: str) -> Iterator[Face]:
    """A screen on a terminal, else a printout."""
    if not console.is_terminal:
        yield Printout(console, line.zone)
        return
    who = f"{caller} → {line.number.number}"
    with Live(console=console, auto_refresh=False, transient=True) as live:
        yield Screen(live, OfficeClock(), line.zone, who)
