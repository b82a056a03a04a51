"""Keys of the terminal as keys of the telephone: typed singly, without Enter; or lines from a pipe."""

import os
import select
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

END_OF_INPUT = "\x04"
ESCAPE = "\x1b"
KEYS = frozenset("0123456789*#")


class Keyboard(Protocol):
    """Where what a caller types comes from."""

    is_typed_by_hand: bool
    """True where keys count at once; what comes through a pipe waits until the line waits for the caller."""

    def read(self, seconds: float) -> str | None:
        """What was typed within so many seconds, "" if nothing; None when nothing will ever come again."""


@contextmanager
def open_keyboard() -> Iterator[Keyboard]:
    """The terminal, which is put back whatever happens; or standard input, if that is no terminal."""
    descriptor = sys.stdin.fileno()
    if not os.isatty(descriptor):
        yield PipedKeyboard(descriptor)
        return
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        yield TerminalKeyboard(descriptor)
    finally:
        # What was typed after the call is not meant for the shell.
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)


class TerminalKeyboard:
    """A terminal that gives each key at once."""

    is_typed_by_hand = True

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self, seconds: float) -> str | None:
        """Keys of a telephone only (X is the star key); Ctrl-D is the end."""
        typed = _read(self._descriptor, seconds)
        if typed is None or END_OF_INPUT in typed:
            return None
        if typed.startswith(ESCAPE):
            return ""
        return "".join(key for key in typed.upper().replace("X", "*") if key in KEYS)


class PipedKeyboard:
    """Lines from a pipe or a file."""

    is_typed_by_hand = False

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._rest = ""

    def read(self, seconds: float) -> str | None:
        """Whole lines."""
        typed = _read(self._descriptor, seconds)
        if typed is None:
            last, self._rest = self._rest, ""
            return last or None
        lines, newline, rest = (self._rest + typed).rpartition("\n")
        self._rest = rest
        return lines + newline


def _read(descriptor: int, seconds: float) -> str | None:
    ready, _, _ = select.select([descriptor], [], [], seconds)
    if not ready:
        return ""
    try:
        typed = os.read(descriptor, 4096)
    except OSError:
        # The terminal is gone.
        return None
    return typed.decode(errors="ignore") if typed else None
