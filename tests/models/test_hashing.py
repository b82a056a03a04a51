"""One thread of a process hashes, whoever asks and however many."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.hashing import NICENESS, on_the_hashing_thread


def test_all_hashes_of_a_process_run_on_the_same_thread_one_after_the_other() -> None:
    running: list[int] = []

    def hash_something() -> tuple[int, int]:
        running.append(1)
        at_once = len(running)
        running.pop()
        return threading.get_ident(), at_once

    with ThreadPoolExecutor(8) as many:
        ran = list(many.map(lambda _: on_the_hashing_thread(hash_something), range(200)))

    assert len({thread for thread, _ in ran}) == 1
    assert {at_once for _, at_once in ran} == {1}
    assert ran[0][0] != threading.get_ident()


def test_whoever_speaks_to_callers_goes_before_whoever_hashes() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    assert on_the_hashing_thread(niceness) == min(niceness() + NICENESS, 19)


def test_what_goes_wrong_on_it_is_told_to_whoever_asked() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        on_the_hashing_thread(int, "six digits")


def test_a_forked_process_has_a_hashing_thread_of_its_own() -> None:
    on_the_hashing_thread(int, "1")

    child = os.fork()
    if child == 0:
        os._exit(on_the_hashing_thread(int, "42"))

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
