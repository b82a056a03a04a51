"""Serves the REST interface over HTTP, on this machine only: a thin shell around `api.RestApi`."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from telephony.simulator.rest.api import RestApi
from telephony.simulator.rest.asked import read_request

HOST = "127.0.0.1"
LARGEST_BODY = 256 * 1024


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, api: RestApi, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.api = api


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    timeout = 30
    """Seconds that a connection may be silent."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Say nothing: addresses hold numbers."""

    def _answer(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            self.send_error(413)
            self.close_connection = True
            return
        body = self.rfile.read(int(length))
        authorization = self.headers.get("Authorization", "")
        told = self.server.api.answer(read_request(self.command, self.path, body, authorization))
        self.send_response(told.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told.body)))
        self.end_headers()
        self.wfile.write(told.body)


@contextmanager
def serving(api: RestApi, port: int = 0) -> Iterator[str]:
    """Serve it while the block lasts, at the address that is given; port 0 takes one that is free."""
    with _Server(api, port) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), name="rest", daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
