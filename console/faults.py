"""Fault pages of the console, in words. The database's own words, and what broke, stand in the log only."""

from flask import Flask, render_template
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from console.browser import FormNotOurs
from logs import event_log

KNOWN = frozenset({403, 404, 405, 413})
_BAD_REQUEST, _FORBIDDEN, _BROKEN, _NO_DATABASE = 400, 403, 500, 503

log = event_log(__name__)


def fault_pages(app: Flask) -> None:
    """Answer every fault with a page that says what was done (nothing) and what to do."""

    @app.errorhandler(HTTPException)
    def refused(fault: HTTPException) -> tuple[str, int, list[tuple[str, str]]]:
        code = fault.code or _BROKEN
        kept = [(name, value) for name, value in fault.get_headers() if name not in {"Content-Type"}]
        return _page(code if code in KNOWN else _BAD_REQUEST if code < _BROKEN else _BROKEN), code, kept

    @app.errorhandler(FormNotOurs)
    def form_not_ours(fault: FormNotOurs) -> tuple[str, int]:
        return render_template("desk/fault.html", code=fault.code, cause="form"), _FORBIDDEN

    @app.errorhandler(OperationalError)
    @app.errorhandler(PoolTimeout)
    def unreachable(error: Exception) -> tuple[str, int]:
        log.error("console.record_unreachable", error=type(error).__name__)
        return _page(_NO_DATABASE), _NO_DATABASE

    @app.errorhandler(Exception)
    def broken(error: Exception) -> tuple[str, int]:
        log.error("request.failed", exc_info=error)
        return _page(_BROKEN), _BROKEN


def _page(code: int) -> str:
    return render_template("desk/fault.html", code=code, cause=code)
