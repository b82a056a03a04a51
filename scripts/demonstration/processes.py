"""The demo's processes: web, console, telephone and worker beside each other, started together and ended together."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import FrameType

from scripts.exits import Faulty
from scripts.phone.probe import is_running
from settings import Settings

HOST = "127.0.0.1"
START_SECONDS = 60.0
GRACE_SECONDS = 5
STOP_SECONDS = 4 * GRACE_SECONDS
"""Longer than gunicorn gives its workers: if it were killed first, they would stay behind."""
LOOK_SECONDS = 0.1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LAST_PORT = 65535
WORKERS = 1
"""One process of many threads takes all the calls that one machine's visitors can make."""


def desk_port(port: int) -> int:
    """Where the staff's pages are served: beside the line."""
    return port + 1 if port < LAST_PORT else port - 1


def phone_port(port: int) -> int:
    """Where the telephone in the browser is served: beside the staff's pages."""
    return port + 2 if port < LAST_PORT - 1 else port - 2


class StopAsked:
    """Ctrl-C, SIGTERM or a closed terminal: from then on `is_set` is true."""

    def __init__(self) -> None:
        self._event = Event()
        for name in STOP_SIGNALS:
            signal.signal(name, self._ask)

    def _ask(self, _name: int, _frame: FrameType | None) -> None:
        self._event.set()

    @property
    def is_set(self) -> bool:
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait so long, or less if the end is asked for; whether it is."""
        return self._event.wait(seconds)


def need_free_port(port: int) -> None:
    """Raises Faulty if something listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Faulty(
                f"port {port} cannot be had ({os.strerror(error.errno or 0)}). If a demo runs there already, use that "
                "one, or choose another port: scripts/demo --port 12334"
            ) from None


@contextmanager
def running(
    root: Path, environment: Mapping[str, str], port: int, twilio: str
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Web, console, telephone and worker, in our process group; all are gone when the block is left.

    `twilio` is the address through which the console puts callers through. SMS stay in the demo's own mailbox.
    """
    options = f"--workers {WORKERS} --log-level warning --graceful-timeout {GRACE_SECONDS}"
    started = []
    try:
        for name, listens in _listening(port):
            own = {
                "LOG_LEVEL": "warning",
                **os.environ,
                **environment,
                "PORT": str(listens),
                "GUNICORN_CMD_ARGS": f"--bind {HOST}:{listens} {options}",
                **({"LOSSLINE_TWILIO_API_URL": twilio} if name == "console" else {}),
            }
            command = [str(root / "scripts" / "run"), name]
            started.append(subprocess.Popen(command, env=own, cwd=root, stdin=subprocess.DEVNULL))
        yield started
    finally:
        _stop(started)


def _listening(port: int) -> tuple[tuple[str, int], ...]:
    """Each process with its port."""
    return (("web", port), ("console", desk_port(port)), ("telephone", phone_port(port)), ("worker", port))


def wait_until_it_answers(
    settings: Settings, processes: list[subprocess.Popen[bytes]], stop: StopAsked
) -> None:
    """Until the line takes calls, or the end is asked for. Raises Faulty if it does not come up."""
    for _ in range(int(START_SECONDS / LOOK_SECONDS)):
        need_alive(processes)
        if stop.is_set or is_running(settings):
            return
        stop.wait(LOOK_SECONDS)
    raise Faulty(f"the line did not answer within {START_SECONDS:.0f} s")


def need_alive(processes: list[subprocess.Popen[bytes]]) -> None:
    """Raises Faulty if one of them has ended by itself."""
    if any(process.poll() is not None for process in processes):
        raise Faulty("one of the demo's processes has ended by itself: what it said stands above")


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask them to end; those that do not are ended."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
