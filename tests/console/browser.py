"""A real browser, and a server for it on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from flask import Flask
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

CHROMIUM = Path("/usr/bin/chromium")
INSTALL = (
    "sudo sh -c 'apt-get update && apt-get install --yes --no-install-recommends chromium fonts-noto-cjk'"
)
EXPECTED_MILLISECONDS = 60_000
"""How long what is expected of a page may take on a busy machine."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def listen(page: Page, complaints: list[str]) -> None:
    """Note what the browser has to say of this page: messages, errors, and files that could not be had."""

    def note(failed: Request) -> None:
        # What is still on its way when the next page is opened is given up: nothing is wrong with it.
        if failed.failure != "net::ERR_ABORTED":
            complaints.append(failed.url)

    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", note)


class _Quiet(WSGIRequestHandler):
    """Writes no line a request."""

    def log(self, type: str, message: str, *args: object) -> None:
        pass


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    assert CHROMIUM.exists(), f"the browser tests need Chromium and Chinese letters: {INSTALL}"
    expect.set_options(timeout=EXPECTED_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the app answers over HTTP."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
