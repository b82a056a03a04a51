"""What a tester asks about a call: the drawer, the way over the map, the call as a recording."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify

from console.headers import picture_policy
from ivr import draw
from ivr.drawing.walk import Walk, walk
from scripts.browser_phone import drawer
from scripts.browser_phone.asking import ADDRESS, found, only_our_page
from scripts.browser_phone.call import BrowserCall
from scripts.browser_phone.calls import Calls
from scripts.browser_phone.recorded import recording_text
from scripts.browser_phone.story import Told, story

_NOT_YET = 409


def phone_insight(calls: Calls) -> Blueprint:
    """`drawer`, `map.svg` and `recording.yaml` of each call."""
    routes = Blueprint("phone_insight", __name__, url_prefix=ADDRESS)
    routes.before_request(only_our_page)

    @routes.get("/<key>/drawer")
    def look_inside(key: str) -> Response:
        call = found(calls, key)
        return jsonify(_inside(call, story(call, call.tape.events())))

    @routes.get("/<key>/map.svg")
    def call_map(key: str) -> Response:
        call = found(calls, key)
        way = _walk(story(call, call.tape.events()))
        policy = picture_policy(draw.svg_style(way))
        return Response(draw.svg(way), mimetype="image/svg+xml", headers={"Content-Security-Policy": policy})

    @routes.get("/<key>/recording.yaml")
    def recording(key: str) -> Response:
        call = found(calls, key)
        if call.office is None:
            abort(404)
        if not call.is_over:
            abort(_NOT_YET)
        name = f"call-{call.began_at:%Y%m%d-%H%M%S}.yaml"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        text = recording_text(call, call.office)
        return Response(text, mimetype="application/yaml", headers=headers)

    return routes


def _inside(call: BrowserCall, told: list[Told]) -> dict[str, Any]:
    webhooks = [drawer.webhook(each, each.event.exchange, call) for each in told if each.event.exchange]
    if call.office is None:
        return {"webhooks": webhooks, "events": None, "messages": None}
    found = drawer.deeds(call.office, call)
    return {
        "webhooks": webhooks,
        "events": [_line(each) for each in drawer.events(call.office, call, found)],
        "messages": [_line(each) for each in drawer.messages(call.office, call, found, told)],
    }


def _line(caused: drawer.Caused) -> dict[str, str]:
    return {"at": caused.at.isoformat(timespec="milliseconds"), "text": caused.text, "to": caused.to}


def _walk(told: list[Told]) -> Walk:
    """The way over the map so far."""
    return walk((turn.step, turn.outcome, turn.asks_now) for each in told if (turn := each.told))
