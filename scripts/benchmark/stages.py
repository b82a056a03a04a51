"""Where the microseconds of a menu turn go: its parts by hand, in their order, and whole turns beside them."""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from statistics import median
from typing import Any

from flask import Flask

from app import create_app
from ivr.converse import take_turn
from models import turn_log
from models.desk import Desk
from models.turn_log import Answer
from scripts.benchmark.lines import MeasuredLine
from scripts.benchmark.webhooks import FORM, PUBLIC_URL, WALK, Post, Webhook
from telephony.hear import heard
from telephony.kept_facts import call_after, facts_to_keep
from telephony.signature import Doorkeeper
from telephony.speak import Mouth
from telephony.webhook import Webhook as Delivery

PARTS = ("parsing", "signature", "look-up", "conversation", "TwiML", "store")
WHOLE = "whole turn"
FRAMEWORK = "framework"
"""Flask's routing, contexts and response, and the line's own joints: what is left of the whole."""
PARTS_IN_ORDER = (*PARTS, FRAMEWORK, WHOLE)


class Stopwatch:
    """Takes times under names."""

    def __init__(self) -> None:
        self._seconds: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Take the time of this block."""
        started = time.perf_counter()
        yield
        self._seconds[name].append(time.perf_counter() - started)

    def microseconds(self, name: str) -> float:
        """The median under this name."""
        return median(self._seconds[name]) * 1e6


def measure(line: MeasuredLine, post: Post, calls: int) -> dict[str, float]:
    """Microseconds of each part and of the whole: medians over so many calls by hand and as many through Flask."""
    app = create_app(line.settings, line.office)
    watch = Stopwatch()
    for _ in range(calls):
        _by_hand(line, app, post.call(WALK), watch)
        _whole(app, post.call(WALK), watch)
    parts = {name: watch.microseconds(name) for name in PARTS}
    whole = watch.microseconds(WHOLE)
    return parts | {FRAMEWORK: whole - sum(parts.values()), WHOLE: whole}


def _by_hand(line: MeasuredLine, app: Flask, call: Sequence[Webhook], watch: Stopwatch) -> None:
    office, mouth = line.office, Mouth(line.office.city)
    doorkeeper = Doorkeeper(line.settings.twilio_auth_tokens, PUBLIC_URL)
    _answer(app, call[0])
    sid = call[0].form["CallSid"]
    for number, webhook in enumerate(call[1:], start=1):
        request = app.request_class(_environ(webhook))
        with watch.time("parsing"):
            form = request.form
        with watch.time("signature"):
            doorkeeper.check(request)
        with watch.time("look-up"), office.database.light() as connection:
            before = turn_log.progress(connection, sid, number).before
        assert before is not None
        with watch.time("conversation"), Desk(office, sid, number, form["From"]) as desk:
            so_far = call_after(office.keys, sid, before)
            assert so_far is not None
            turn = take_turn(so_far, heard(form, so_far.step), desk)
        with watch.time("TwiML"):
            twiml = mouth.twiml(turn.reply, number + 1)
        with watch.time("store"), office.database.light() as connection:
            digest = Delivery(sid, number, form).digest(office.keys, turn.step)
            facts = facts_to_keep(office.keys, sid, number, turn.call.to_facts())
            answer = Answer(turn.step, turn.outcome, facts, twiml, digest)
            turn_log.settle(connection, sid, number, answer)


def _whole(app: Flask, call: Sequence[Webhook], watch: Stopwatch) -> None:
    _answer(app, call[0])
    for webhook in call[1:]:
        with watch.time(WHOLE):
            _answer(app, webhook)


def _answer(app: Flask, webhook: Webhook) -> bytes:
    return b"".join(app(_environ(webhook), lambda status, headers, error=None: lambda body: None))


def _environ(webhook: Webhook) -> dict[str, Any]:
    """A WSGI environment as gunicorn makes it."""
    body = webhook.wire.partition(b"\r\n\r\n")[2]
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": webhook.path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "line.example",
        "HTTP_X_TWILIO_SIGNATURE": webhook.signature,
        "CONTENT_TYPE": FORM,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
    }
