"""Checking the audit log in several processes, each with a connection and keys of its own."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial

from models.audit_check import Batch, Open, Workers, work
from models.audit_fault import Tally
from models.audit_rows import snapshot
from models.database import Database
from models.kept_keys import KeptKeys
from models.keys import KeyRing

BATCHES_AHEAD = 4
"""For each process: enough that none waits, few enough that memory stays bounded."""
_tools: tuple[Open, KeyRing] | None = None
"""In a worker process: how it opens the database, and its keys."""


class WorkersLost(Exception):
    """A process of those that check could not begin, or was killed: the log was not checked."""


@contextmanager
def processes(count: int, url: str, open_keys: Callable[[], KeyRing]) -> Iterator[Workers]:
    """So many processes on the database of this URL; `open_keys` is called once in each and must be picklable.

    Raises WorkersLost out of the block if one of them ends before its work is done.
    """
    # Not forked: a process that is would share this one's connections.
    spawned = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, spawned, initializer=_begin, initargs=(url, open_keys))
    try:
        yield partial(_spread, pool, count * BATCHES_AHEAD)
    except BrokenProcessPool as broken:
        raise WorkersLost("a process that checks the log could not begin, or was killed") from broken
    finally:
        pool.shutdown(cancel_futures=True)


def _spread(
    pool: ProcessPoolExecutor, most: int, batches: Iterable[Batch], last_sealed: int
) -> Iterator[Tally]:
    """Hand batches out, a few ahead of those that are done: `map` would take all at once."""
    handed = []
    for batch in batches:
        handed.append(pool.submit(_work, batch, last_sealed))
        if len(handed) == most:
            yield handed.pop(0).result()
    for each in handed:
        yield each.result()


def _begin(url: str, open_keys: Callable[[], KeyRing]) -> None:
    global _tools
    database = Database(url)
    _tools = partial(snapshot, database), KeptKeys.of_record(database, open_keys())


def _work(batch: Batch, last_sealed: int) -> Tally:
    assert _tools is not None
    open_, keys = _tools
    return work(open_, keys, batch, last_sealed)
