"""Who writes next to a SQLite file: among the threads of a process, and among processes."""

import fcntl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from models.database import Database
from models.queue_file import HEAD_OF_THE_LINE, QueueFile
from models.sqlite_engine import patient
from models.writer_queue import LIGHT_IN_A_ROW, Way, WriterQueue

SOON = 10.0

HOLDS_THE_PEN = """
import sys, time
from pathlib import Path
from models.queue_file import QueueFile

line = QueueFile(Path(sys.argv[1]))
assert line.enter(time.monotonic() + 10)
print("written", flush=True)
sys.stdin.readline()
line.leave()
print("left", flush=True)
sys.stdin.readline()
"""
COMES_LATER = """
import sys, time
from pathlib import Path
from models.queue_file import QueueFile

print("here", flush=True)
QueueFile(Path(sys.argv[1])).enter(time.monotonic() + 60)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """What stands for a database."""
    path = tmp_path / "record.db"
    path.touch(mode=0o640)
    return path


@pytest.fixture
def another_process(file: Path) -> Iterator[Callable[[str], "subprocess.Popen[str]"]]:
    """Starts a process that stands in the line before this file, and waits for its first word."""
    started: list[subprocess.Popen[str]] = []

    def start(script: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", script, str(file)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        process.stdout.readline()
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def is_locked(file: int, byte: int) -> bool:
    """Does another process hold this byte?"""
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
    except BlockingIOError:
        return True
    fcntl.lockf(file, fcntl.LOCK_UN, 1, byte)
    return False


def those_who_wait(queue: WriterQueue) -> int:
    """How many threads stand in the queue."""
    return sum(map(len, queue._waiting.values()))


def in_the_order_of_going(queue: WriterQueue, coming: list[tuple[Way, str]]) -> list[str]:
    """All of these come while somebody writes, one after the other; who went when."""
    gone: list[str] = []

    def write(way: Way, name: str) -> None:
        queue.enter(way)
        gone.append(name)
        queue.leave()

    with ThreadPoolExecutor(len(coming)) as threads:
        queue.enter(Way.DEED)
        for number, (way, name) in enumerate(coming, 1):
            threads.submit(write, way, name)
            until = time.monotonic() + SOON
            while those_who_wait(queue) < number and time.monotonic() < until:
                threading.Event().wait(0.001)
        queue.leave()
    return gone


def test_menu_turns_go_before_deeds_and_each_in_the_order_of_their_coming(file: Path) -> None:
    queue = WriterQueue(QueueFile(file))
    coming = [(Way.DEED, "loss"), (Way.LIGHT, "menu"), (Way.DEED, "try"), (Way.LIGHT, "another menu")]

    gone = in_the_order_of_going(queue, coming)

    assert gone == ["menu", "another menu", "loss", "try"]


def test_a_deed_lets_no_more_than_so_many_menu_turns_go_first(file: Path) -> None:
    queue = WriterQueue(QueueFile(file))
    menus = [(Way.LIGHT, f"menu {number}") for number in range(LIGHT_IN_A_ROW + 2)]

    gone = in_the_order_of_going(queue, [(Way.DEED, "loss"), *menus])

    assert gone.index("loss") == LIGHT_IN_A_ROW


def test_whoever_has_given_up_waiting_keeps_nobody_from_writing(file: Path) -> None:
    queue = WriterQueue(QueueFile(file), patience_seconds=0.01)
    queue.enter(Way.DEED)
    with pytest.raises(OperationalError, match="another deed is being written"):
        queue.enter(Way.LIGHT)

    queue.leave()

    queue.enter(Way.DEED)
    queue.leave()


def test_a_turn_that_fails_on_the_way_keeps_nobody_from_writing(file: Path) -> None:
    faults = [OSError("no such luck")]

    class Failing(QueueFile):
        def enter(self, until: float) -> bool:
            if faults:
                raise faults.pop()
            return super().enter(until)

    queue = WriterQueue(Failing(file), patience_seconds=0.01)
    with pytest.raises(OSError, match="no such luck"):
        queue.enter(Way.DEED)

    queue.enter(Way.DEED)
    queue.leave()


def test_one_process_waits_for_the_other(
    file: Path, another_process: Callable[[str], "subprocess.Popen[str]"]
) -> None:
    other, line = another_process(HOLDS_THE_PEN), QueueFile(file)
    assert not line.enter(time.monotonic())

    assert other.stdin
    assert other.stdout
    other.stdin.write("\n")
    other.stdin.flush()
    assert other.stdout.readline() == "left\n"

    assert line.enter(time.monotonic() + SOON)
    line.close()


def test_a_process_that_is_killed_while_it_writes_keeps_nobody_from_writing(
    file: Path, another_process: Callable[[str], "subprocess.Popen[str]"]
) -> None:
    other, line = another_process(HOLDS_THE_PEN), QueueFile(file)

    other.kill()
    other.wait()

    assert line.enter(time.monotonic())
    line.close()


def test_whoever_waits_for_the_pen_is_passed_by_nobody(
    file: Path, another_process: Callable[[str], "subprocess.Popen[str]"]
) -> None:
    another_process(HOLDS_THE_PEN)
    another_process(COMES_LATER)
    until = time.monotonic() + SOON

    with open(f"{file}-queue", "r+b") as line:
        while not is_locked(line.fileno(), HEAD_OF_THE_LINE) and time.monotonic() < until:
            threading.Event().wait(0.001)

        assert is_locked(line.fileno(), HEAD_OF_THE_LINE)


def test_the_line_is_kept_in_a_file_for_those_who_may_open_the_database(file: Path) -> None:
    line = QueueFile(file)

    assert line.enter(time.monotonic())

    assert Path(f"{file}-queue").stat().st_mode & 0o777 == 0o640
    line.close()


def test_where_there_can_be_no_line_everybody_goes_to_the_database_itself(tmp_path: Path) -> None:
    line = QueueFile(tmp_path / "no such folder" / "record.db")

    assert line.enter(time.monotonic())

    line.leave()
    line.close()


def test_a_connection_is_patient_within_the_block_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'record.db'}")

    with database.engine.connect() as connection:
        with patient(connection):
            within = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        after = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()

    assert (within, after) == (600_000, 3_000)
    database.dispose()
