"""The least a webhook can be in Flask: check Twilio's signature with Twilio's library, return bytes that are there."""

import json
from pathlib import Path

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator

from scripts.benchmark.webhooks import PUBLIC_URL


def web(path: str) -> Flask:
    """The view; the file holds the token, and what the line itself answered in each turn of the same call."""
    given = json.loads(Path(path).read_text(encoding="utf-8"))
    validator = RequestValidator(given["token"])
    replies: list[bytes] = [reply.encode() for reply in given["replies"]]
    app = Flask("bare", static_folder=None, template_folder=None)

    @app.post("/voice", defaults={"number": 0})
    @app.post("/voice/turn/<int:number>")
    def answer(number: int) -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(PUBLIC_URL + request.path, request.form, signature):
            abort(403)
        return Response(replies[number], mimetype="text/xml")

    return app
