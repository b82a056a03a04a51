"""A little application for tests: answers each path as the test says, and remembers what was asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

BASE = "https://line.test"


@dataclass(frozen=True)
class Asked:
    """One request as the application saw it."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Page:
    """What a path answers."""

    body: bytes
    status: str = "200 OK"
    content_type: str | None = "text/xml"
    headers: tuple[tuple[str, str], ...] = ()


class Application:
    """A WSGI application whose pages are set by `answers`; several answers to one path are given in turn."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._pages: dict[str, list[Page]] = {}

    def answers(self, path: str, *twiml: str) -> None:
        """Answer a path with TwiML; what is not a whole document is put into a Response."""
        self.pages(path, *(Page(_document(words).encode()) for words in twiml))

    def pages(self, path: str, *pages: Page) -> None:
        """The same for answers that are not simply TwiML."""
        self._pages[path] = list(pages)

    def asked_for(self, path: str) -> list[Asked]:
        return [one for one in self.asked if one.path == path]

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    @property
    def last(self) -> Asked:
        return self.asked[-1]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.asked.append(_asked(environ))
        waiting = self._pages.get(path) or [Page(b"no such page", "404 Not Found", "text/plain")]
        page = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        kind = [("Content-Type", page.content_type)] if page.content_type else []
        start_response(page.status, [*kind, *page.headers])
        return [page.body]


def _document(words: str) -> str:
    return words if words.lstrip().startswith(("<?xml", "<Response")) else f"<Response>{words}</Response>"


def _asked(environ: "WSGIEnvironment") -> Asked:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
    return Asked(
        environ["REQUEST_METHOD"],
        environ["PATH_INFO"],
        dict(parse_qsl(environ["QUERY_STRING"], keep_blank_values=True)),
        dict(parse_qsl(body, keep_blank_values=True)),
        {
            name.removeprefix("HTTP_").replace("_", "-").title(): value
            for name, value in environ.items()
            if name.startswith("HTTP_") or name == "CONTENT_TYPE"
        },
    )
