"""Serves an application under the path of PUBLIC_URL, whether or not a proxy has taken that path away already."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class UnderPath:
    """The same application with and without a path before its own."""

    app: "WSGIApplication"
    path: str
    """Begins with a slash and does not end with one; empty where PUBLIC_URL has none."""

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if self.path and path.startswith(self.path + "/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + self.path
            environ["PATH_INFO"] = path.removeprefix(self.path)
        return self.app(environ, start_response)
