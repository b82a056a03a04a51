"""What a browser sees of a fault: its number and name. What happened stands in the log."""

from flask import Flask, Response
from werkzeug.exceptions import HTTPException, InternalServerError

from logs import event_log

log = event_log(__name__)


def plain_faults(app: Flask) -> None:
    """Answer every fault of an app with one line of text."""

    @app.errorhandler(HTTPException)
    def name(fault: HTTPException) -> Response:
        # What else the answer holds stays, such as the methods that are allowed.
        answer = Response(f"{fault.code} {fault.name}\n", fault.code, mimetype="text/plain")
        for header, value in fault.get_headers():
            if header != "Content-Type":
                answer.headers[header] = value
        return answer

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        log.error("request.failed", exc_info=error)
        return name(InternalServerError())
