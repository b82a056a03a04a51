"""The hashing thread: the one thread of a process on which slow hashes run, and nothing else does.

Each thread that ever hashed keeps 19 MiB, and two at once would only share the processor. Whoever wants a hash
waits for it, so requests do not ask for one themselves: `telephony/judging.py` bounds how many may, and how long.
"""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

import metrics

NICENESS = 10
"""The hashing thread takes what processor time the others leave: in a storm of PINs menus wait a third as long."""

P = ParamSpec("P")
R = TypeVar("R")


def on_the_hashing_thread(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Do this work on the hashing thread, after all that was asked before, and wait for what comes of it."""
    with metrics.HASHES_WAITING.track_inprogress(), metrics.HASH_SECONDS.time():
        return _thread.submit(work, *arguments, **named).result()


def _new_thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="hashing", initializer=_stand_back)


def _stand_back() -> None:
    """Whoever speaks to a caller goes first. Linux alone gives each thread a niceness of its own."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS)


_thread = _new_thread()


def _start_anew() -> None:
    """A forked process has none of its parent's threads."""
    global _thread
    _thread = _new_thread()


os.register_at_fork(after_in_child=_start_anew)
