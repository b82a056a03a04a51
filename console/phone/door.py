"""`/phone` beside the line: the way to the process that serves the telephone, or word that there is none here."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from console.words import browser_phone_en, browser_phone_zh

NOT_HERE = 404
PORTS_BEYOND = 2
"""The demo serves the desk on the port after the line's, and the telephone on the one after that."""


def phone_door(where: str) -> Blueprint:
    """`where`: `on` for the port that follows the desk's, an address, or `off`."""
    routes = Blueprint("phone_door", __name__, template_folder="../templates")

    @routes.get("/phone")
    def chinese() -> Answer:
        return _lead("/phone")

    @routes.get("/phone/en")
    def english() -> Answer:
        return _lead("/phone/en")

    def _lead(path: str) -> Answer:
        if where == "off":
            shown = render_template("phone_off.html", zh=browser_phone_zh.WORDS, en=browser_phone_en.WORDS)
            return Response(shown, NOT_HERE)
        return redirect((phone_beside(request.host_url) if where == "on" else where) + path, 303)

    return routes


def phone_beside(line_url: str) -> str:
    """The telephone of the demo whose line answers here, without a slash at the end."""
    address = urlsplit(line_url)
    return f"{address.scheme}://{address.hostname}:{(address.port or 80) + PORTS_BEYOND}"
