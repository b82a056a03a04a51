"""A line that answers over HTTP on this machine, and the telephone in the browser that calls it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from app import create_app
from scripts.browser_phone.app import phone_app
from scripts.browser_phone.serving import Quiet
from scripts.surroundings import open_office
from settings import Settings
from tests.calls.lines import patient
from tests.scripts.conftest import Environment

MOST_LOOKS = 60
"""Each waits until something has happened, at most some seconds."""


@contextmanager
def a_running_line(environment: Environment) -> Iterator[Settings]:
    """The line of this environment, on a free port; its settings name its address."""
    server = make_server("127.0.0.1", 0, lambda _environ, _start: [], threaded=True, request_handler=Quiet)
    settings = Settings.from_env(environment | {"PUBLIC_URL": f"http://127.0.0.1:{server.port}"})
    with open_office(settings) as office:
        server.app = create_app(settings, office, patient())
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield settings
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@contextmanager
def a_browser_phone(environment: Environment) -> Iterator[Flask]:
    """The phone's app, with a running line behind it."""
    with a_running_line(environment) as settings, phone_app(settings) as app:
        yield app


@dataclass
class Caller:
    """Does what the page does, without a browser."""

    client: FlaskClient
    key: str = ""
    next: int = 0
    said: str = ""
    everything: str = ""
    """All answers, as they came."""

    def dial(self, **wish: Any) -> TestResponse:
        """Call."""
        answer = self.client.post("/phone/calls", json={"from": "stranger", "speed": 3} | wish)
        self.key = (answer.json or {}).get("key", "")
        return answer

    def press(self, keys: str) -> None:
        """Press keys."""
        assert self.post("keys", keys=keys).status_code == 204

    def post(self, path: str, **said: Any) -> TestResponse:
        """Tell the server something about this call."""
        return self.client.post(f"/phone/calls/{self.key}/{path}", json=said)

    def get(self, path: str) -> TestResponse:
        """Ask about this call."""
        return self.client.get(f"/phone/calls/{self.key}{path}")

    def look(self) -> list[dict[str, Any]]:
        """What has happened since the last time; waits until there is something."""
        answer = self.get(f"?after={self.next}")
        news: dict[str, Any] = answer.json or {}
        self.everything += answer.text
        self.next = news["next"]
        self.said += "".join(each["text"] for each in news["moments"] if each["what"] == "say")
        moments: list[dict[str, Any]] = news["moments"]
        return moments

    def hears(self, text: str) -> None:
        """Listen until this is said."""
        for _ in range(MOST_LOOKS):
            if text in self.said:
                return
            self.look()
        raise AssertionError(f"{text} was not said, but: {self.said}")

    def sees(self, what: str) -> dict[str, Any]:
        """Wait until this happens."""
        for _ in range(MOST_LOOKS):
            for each in self.look():
                if each["what"] == what:
                    return each
        raise AssertionError(f"there was no {what}")
