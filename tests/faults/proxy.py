"""A proxy between the line and PostgreSQL that can cut the cable around a COMMIT."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum

COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"
"""A simple query, as psycopg sends it."""
LATE_SECONDS = 0.3


class Cut(Enum):
    """When the cable is cut."""

    BEFORE = "the COMMIT never arrives"
    AFTER = "the COMMIT is done, and its answer gets lost"
    LATE = "the line is cut off, and the COMMIT that was under way arrives a moment later"


@dataclass
class Proxy:
    """Listens on a port of 127.0.0.1 and passes all on to a socket file. `cut_at(3, …)` cuts the third COMMIT."""

    socket_file: str
    port: int = 0
    was_cut: bool = False
    is_down: bool = False
    _cut: Cut | None = None
    _left: int = 0
    _stays_down: bool = False
    _ends: set[asyncio.StreamWriter] = field(default_factory=set, repr=False)

    def cut_at(self, commit: int, cut: Cut) -> None:
        """Cut the cable at the COMMIT with this number, counted from now."""
        self._cut, self._left, self.was_cut = cut, commit, False

    def cut_for_good_at(self, commit: int, cut: Cut) -> None:
        """The same, and nobody gets through afterwards, until `mend`."""
        self.cut_at(commit, cut)
        self._stays_down = True

    def mend(self) -> None:
        """Cut nothing more, and let connections through again."""
        self._cut, self.is_down, self._stays_down = None, False, False

    async def serve(self, ready: threading.Event, enough: asyncio.Event) -> None:
        """Until it is enough."""
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await enough.wait()
        server.close()

    async def _connect(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        if self.is_down:
            to_client.close()
            return
        server, to_server = await asyncio.open_unix_connection(self.socket_file)
        self._ends |= {to_client, to_server}
        back = asyncio.create_task(self._back(server, to_client))
        with suppress(ConnectionError):
            while sent := await client.read(65536):
                if COMMIT in sent and self._is_the_one():
                    await self._cut_here(sent, to_client, to_server, back)
                    break
                to_server.write(sent)
                await to_server.drain()
        back.cancel()
        self._ends -= {to_client, to_server}
        for end in (to_client, to_server):
            end.close()
            with suppress(ConnectionError):
                await end.wait_closed()

    async def _back(self, server: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while sent := await server.read(65536):
                to_client.write(sent)
                await to_client.drain()
        to_client.close()

    def _is_the_one(self) -> bool:
        self._left -= 1
        return self._cut is not None and self._left == 0

    async def _cut_here(
        self,
        sent: bytes,
        to_client: asyncio.StreamWriter,
        to_server: asyncio.StreamWriter,
        back: asyncio.Task[None],
    ) -> None:
        cut, self._cut, self.was_cut, self.is_down = self._cut, None, True, self._stays_down
        back.cancel()
        if cut is Cut.LATE:
            to_client.close()
            await asyncio.sleep(LATE_SECONDS)
        if self.is_down:
            for end in self._ends - {to_server}:
                end.close()
        if cut is not Cut.BEFORE:
            to_server.write(sent)
            await to_server.drain()
            await asyncio.sleep(LATE_SECONDS)


@contextmanager
def proxy_to(socket_file: str) -> Iterator[Proxy]:
    """A proxy in a thread of its own, while the block lasts."""
    proxy, ready = Proxy(socket_file), threading.Event()
    runner, enough = asyncio.Runner(), asyncio.Event()

    def run() -> None:
        with runner:
            runner.run(proxy.serve(ready, enough))

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(10)
    try:
        yield proxy
    finally:
        runner.get_loop().call_soon_threadsafe(enough.set)
        thread.join(10)
