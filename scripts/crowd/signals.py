"""Ctrl-C asks a crowd to go home; asked a second time, there is no waiting."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ASKING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def asking(stop: threading.Event) -> Iterator[None]:
    """Set `stop` when one of the signals comes. Raises KeyboardInterrupt at the second."""

    def ask(_name: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {name: signal.signal(name, ask) for name in ASKING}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
