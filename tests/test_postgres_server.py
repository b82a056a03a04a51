"""The throw-away PostgreSQL starts for anybody, gives databases quickly and leaves nothing behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests import postgres_binaries, postgres_server
from tests.postgres_binaries import PostgresError
from tests.postgres_server import PostgresServer


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    server = postgres_server.start()
    yield server
    server.stop()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can enter, as pytest's own are not."""
    folder = Path(tempfile.mkdtemp(dir=postgres_server.QUICK_PLACE))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def ask(url: str, *statements: str) -> object:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements[:-1]:
            connection.execute(text(statement))
        answer = connection.scalar(text(statements[-1]))
    engine.dispose()
    return answer


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    # Who has died and waits to be buried by a parent that may never come is not running.
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def test_a_server_answers_at_its_url(server: PostgresServer) -> None:
    assert str(ask(server.url(), "select version()")).startswith("PostgreSQL")


def test_a_database_copied_from_a_template_has_its_rows_and_a_life_of_its_own(server: PostgresServer) -> None:
    template = server.create_database()
    ask(server.url(template), "create table cards as select 'A12345678' as number", "select 1")

    first, second = server.create_database(template), server.create_database(template)
    ask(server.url(first), "delete from cards", "select 1")

    assert ask(server.url(first), "select count(*) from cards") == 0
    assert ask(server.url(second), "select count(*) from cards") == 1


def test_a_dropped_database_is_gone_even_while_somebody_is_connected(server: PostgresServer) -> None:
    name = server.create_database()
    engine = create_engine(server.url(name))
    with engine.connect():
        server.drop_database(name)
    engine.dispose()

    assert ask(server.url(), f"select count(*) from pg_database where datname = '{name}'") == 0


def test_stopping_ends_the_process_and_removes_the_folder(server: PostgresServer) -> None:
    server.stop()
    server.stop()

    assert not is_running(server.pid)
    assert not server.folder.exists()


def test_only_a_durable_server_waits_for_the_disk(server: PostgresServer) -> None:
    durable = postgres_server.start(durable=True)
    answers = [
        ask(durable.url(), f"show {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")
    ]
    durable.stop()

    assert answers == ["on", "on", "on"]
    assert ask(server.url(), "show fsync") == "off"


def test_what_a_killed_run_left_behind_is_removed_at_the_next_start(server: PostgresServer) -> None:
    program = (
        "import time; from tests import postgres_server; server = postgres_server.start();"
        "print(server.pid, server.folder, flush=True); time.sleep(600)"
    )
    killed = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert killed.stdout
    pid, folder = killed.stdout.readline().split()
    killed.kill()
    killed.communicate()
    left_over = is_running(int(pid)) and Path(folder).exists()

    postgres_server.start().stop()

    assert left_over
    assert not Path(folder).exists()
    deadline = time.monotonic() + 10
    while is_running(int(pid)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(int(pid))
    assert str(ask(server.url(), "select version()")).startswith("PostgreSQL")


def test_a_server_that_nobody_stops_ends_with_the_run() -> None:
    program = "from tests import postgres_server as a; server = a.start(); print(server.pid, server.folder)"

    run = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True)

    pid, folder = run.stdout.split()
    assert not is_running(int(pid))
    assert not Path(folder).exists()


def test_a_forked_child_does_not_take_the_server_down_with_it(server: PostgresServer) -> None:
    program = """
import os, sys
from tests import postgres_server
server = postgres_server.start()
child = os.fork()
if child == 0:
    sys.exit()
os.waitpid(child, 0)
print(server.create_database())
"""

    run = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True)

    assert run.stdout == "fresh_1\n"


def test_a_server_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch, open_folder: Path) -> None:
    for name in ("initdb", "postgres"):
        (open_folder / name).write_text(
            '#!/bin/sh\n[ "$1" = --version ] || { echo No space left; exit 1; }\n'
        )
        (open_folder / name).chmod(0o755)
    monkeypatch.setenv("LOSSLINE_TEST_PG_BIN", str(open_folder))

    with pytest.raises(PostgresError, match="No space left"):
        postgres_server.start()


def test_the_binaries_can_be_chosen_and_a_wrong_choice_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = postgres_binaries.find_binaries()
    monkeypatch.setenv("LOSSLINE_TEST_PG_BIN", str(chosen))
    assert postgres_binaries.find_binaries() == chosen

    monkeypatch.setenv("LOSSLINE_TEST_PG_BIN", "/nowhere")
    with pytest.raises(PostgresError, match="/nowhere"):
        postgres_binaries.find_binaries()


def test_binaries_in_a_closed_folder_are_copied_once_to_where_they_can_be_run(
    monkeypatch: pytest.MonkeyPatch, open_folder: Path
) -> None:
    monkeypatch.delenv("LOSSLINE_TEST_PG_BIN", raising=False)
    original = postgres_binaries.find_binaries()
    site = original.parents[2]
    closed = open_folder / "closed"
    for name in (original.parts[-3], f"{original.parts[-3]}.libs"):
        shutil.copytree(site / name, closed / name, symlinks=True)
    closed.chmod(0o700)
    account, binaries = postgres_binaries.find_account(), closed.joinpath(*original.parts[-3:])

    found = postgres_binaries.usable_binaries(account, binaries, open_folder)
    again = postgres_binaries.usable_binaries(account, binaries, open_folder)

    # Only for root, who lends the server another account, is there a folder that this account cannot enter.
    assert (found == binaries) == (account.uid is None)
    assert again == found
    assert account.run(found / "initdb", "--version").returncode == 0


def test_a_signal_to_stop_the_run_leaves_nothing_behind() -> None:
    program = (
        "import time; from tests import postgres_server; server = postgres_server.start();"
        "print(server.pid, server.folder, flush=True); time.sleep(600)"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert run.stdout
    pid, folder = run.stdout.readline().split()

    run.send_signal(signal.SIGINT)
    run.communicate()

    assert not is_running(int(pid))
    assert not Path(folder).exists()
