"""Other switchboards of the same account, each in a process of its own: what we do not know, they may.

Calls are held where they are made: by a terminal, by a page's server. The application knows one address only, so
whoever holds calls tells the switchboard there where its own REST interface is, with `POST /neighbours`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import HTTPError

from telephony.simulator.rest.api import RestApi
from telephony.simulator.rest.asked import Asked, Told, read_record
from telephony.simulator.rest.server import serving

PATH = "/neighbours"
PATIENCE_SECONDS = 5.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NOT_THERE = 404


class Neighbours:
    """Where else to ask. Whoever does not answer has gone."""

    def __init__(self) -> None:
        self._addresses: list[str] = []

    def note(self, asked: Asked) -> Told:
        """Somebody came or left."""
        for address in asked.all("Came"):
            self._addresses.append(address)
        for address in asked.all("Left"):
            self._forget(address)
        return Told(200, {"neighbours": len(self._addresses)})

    def ask(self, asked: Asked) -> Told | None:
        """The first answer of somebody who knows; None if nobody does."""
        for address in tuple(self._addresses):
            told = self._ask(address, asked)
            if told is not None and told.status != NOT_THERE:
                return told
        return None

    def _ask(self, address: str, asked: Asked) -> Told | None:
        try:
            status, body = _send(address, asked)
        except HTTPError:
            self._forget(address)
            return None
        return Told(status, read_record(body))

    def _forget(self, address: str) -> None:
        if address in self._addresses:
            self._addresses.remove(address)


@contextmanager
def joined(api: RestApi, central: str) -> Iterator[None]:
    """Let requests about these calls, which come in at `central`, come here while the block lasts.

    If nobody is there, nobody will ask either.
    """
    with serving(api) as own:
        _tell(central, api, "Came", own)
        try:
            yield
        finally:
            _tell(central, api, "Left", own)


def _tell(central: str, api: RestApi, what: str, own: str) -> None:
    try:
        _send(central, Asked("POST", PATH, {what: (own,)}, api.authorization))
    except HTTPError:
        return


def _send(address: str, asked: Asked) -> tuple[int, bytes]:
    fields = urlencode([(name, value) for name, values in asked.form.items() for value in values])
    query = f"?{fields}" if asked.method == "GET" and fields else ""
    with urllib3.PoolManager(retries=False, timeout=PATIENCE_SECONDS) as pool:
        answer = pool.request(
            asked.method,
            address + asked.path + query,
            body=None if asked.method == "GET" else fields,
            headers=FORM | {"Authorization": asked.authorization},
        )
        return answer.status, answer.data
