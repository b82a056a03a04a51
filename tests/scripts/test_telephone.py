"""`lossline call` in somebody's hands: on a terminal, and through a pipe."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from telephony.simulator.clock import RealClock
from tests.scripts.conftest import Environment, Lossline

LOSSLINE = str(Path(sys.executable).parent / "lossline")
PATIENCE_SECONDS = 120


class Terminal:
    """A terminal with `lossline call` in it."""

    def __init__(self, environment: Environment) -> None:
        self._ours, theirs = pty.openpty()
        self.before = termios.tcgetattr(self._ours)
        self.process = subprocess.Popen(
            [LOSSLINE, "call"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=os.environ | environment | {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
            start_new_session=True,
        )
        os.close(theirs)
        self.shown = ""

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def wait_for(self, text: str) -> None:
        """Read on until this is shown."""
        clock = RealClock()
        end = clock.monotonic() + PATIENCE_SECONDS
        while text not in self.shown and clock.monotonic() < end:
            self._read()
        assert text in self.shown, self.shown[-2000:]

    def wait_for_the_end(self) -> int:
        """Read on until the process is over; its exit code."""
        while self.process.poll() is None:
            self._read()
        return self.process.wait(PATIENCE_SECONDS)

    def is_as_before(self) -> bool:
        return termios.tcgetattr(self._ours) == self.before

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._ours)

    def _read(self) -> None:
        ready, _, _ = select.select([self._ours], [], [], 0.1)
        if ready:
            try:
                self.shown += os.read(self._ours, 65536).decode(errors="ignore")
            except OSError:
                # The other side has closed the terminal.
                return


@pytest.fixture
def terminal(demo: Environment) -> Iterator[Terminal]:
    """Somebody sits at a terminal and calls."""
    terminal = Terminal(demo)
    yield terminal
    terminal.close()


def test_keys_interrupt_the_line_and_ctrl_c_hangs_up_cleanly(terminal: Terminal) -> None:
    terminal.wait_for("您好")
    terminal.wait_for("Ctrl-C hangs up")
    terminal.type("1")
    terminal.wait_for("main_menu → lost_card")
    terminal.type("110101199003071233")
    terminal.wait_for("loss.who → identified")
    terminal.process.send_signal(signal.SIGINT)

    assert terminal.wait_for_the_end() == 0
    terminal.wait_for("/voice/ended  200")
    terminal.wait_for("ended by caller")
    assert terminal.is_as_before()


def test_the_terminal_is_put_back_when_the_process_is_told_to_end(terminal: Terminal) -> None:
    terminal.wait_for("您好")
    terminal.process.terminate()

    assert terminal.wait_for_the_end() == 0
    assert terminal.is_as_before()
    assert "\x1b[?25h" in terminal.shown, "the cursor is shown again"


def test_the_status_line_says_how_the_call_stands(terminal: Terminal) -> None:
    terminal.wait_for("您好")
    terminal.wait_for("+8613900009999 → +8631112333")
    terminal.wait_for("中文")
    terminal.wait_for("speaking")
    terminal.type("\x04")

    assert terminal.wait_for_the_end() == 0


@pytest.mark.long
def test_lines_from_a_pipe_are_pressed_when_the_line_waits(demo: Environment, run: Lossline) -> None:
    piped = subprocess.run(
        [LOSSLINE, "call"], input=b"4\n1", env=os.environ | demo, capture_output=True, check=True
    )

    shown = piped.stdout.decode()
    assert "main_menu → questions" in shown
    assert "questions → fees" in shown
    assert "ended by caller" in shown
