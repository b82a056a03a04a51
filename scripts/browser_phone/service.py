"""What the page asks for while it telephones: JSON, short answers, and one that waits until something happens."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, g, jsonify, request

from console.browser import SAFE_SITES
from console.headers import picture_policy
from console.wording import LANGUAGES
from ivr import draw
from ivr.drawing.walk import Walk, walk
from scripts.browser_phone import drawer
from scripts.browser_phone.call import BrowserCall
from scripts.browser_phone.callers import Callers
from scripts.browser_phone.calls import Calls, CannotCall, WhyNot
from scripts.browser_phone.moments import moment
from scripts.browser_phone.standing import standing
from scripts.browser_phone.story import Told, story
from scripts.browser_phone.voice.voice import Voice
from scripts.browser_phone.wish import BadWish, Wish
from telephony.simulator.call import KEYS
from telephony.simulator.heard import Heard, Sound

LONGEST_WAIT_SECONDS = 8.0
MOST_KEYS_AT_ONCE = 40
_MADE, _BUSY, _REFUSED = 201, 503, 409


def phone_service(
    calls: Calls, callers: Callable[[], Callers], voice: Voice | None, zone: ZoneInfo
) -> Blueprint:
    """Everything under `/phone/calls`. A time without a zone is one of `zone`."""
    routes = Blueprint("phone_service", __name__, url_prefix="/phone/calls")

    @routes.before_request
    def only_our_page() -> None:
        if request.headers.get("Sec-Fetch-Site", "none") not in SAFE_SITES:
            abort(403)
        wanted = request.args.get("lang", "")
        g.language = wanted if wanted in LANGUAGES else "zh"

    @routes.post("")
    def dial() -> tuple[Response, int]:
        try:
            key, call = calls.begin(Wish.read(request.get_json(silent=True), callers(), zone))
        except BadWish:
            abort(400)
        except CannotCall as fault:
            code = _BUSY if fault.why is WhyNot.ALL_BUSY else _REFUSED
            return jsonify(why=fault.why.value), code
        return jsonify(key=key, sid=call.sid), _MADE

    @routes.get("/<key>")
    def follow(key: str) -> Response:
        call, after = _found(calls, key), request.args.get("after", 0, type=int)
        call.tape.wait_beyond(max(after, 0), LONGEST_WAIT_SECONDS)
        told = story(call, call.tape.events())
        news = [moment(each, call) for each in told[max(after, 0) :]]
        return jsonify(moments=news, next=len(told), standing=standing(call, told))

    @routes.post("/<key>/keys")
    def press(key: str) -> Response:
        keys = str((request.get_json(silent=True) or {}).get("keys", ""))
        if not keys or not set(keys) <= KEYS or len(keys) > MOST_KEYS_AT_ONCE:
            abort(400)
        _found(calls, key).press(keys)
        return _done()

    @routes.post("/<key>/speed")
    def change_speed(key: str) -> Response:
        speed = (request.get_json(silent=True) or {}).get("speed")
        if not isinstance(speed, int | float):
            abort(400)
        _found(calls, key).pace.speed = float(speed)
        return _done()

    @routes.post("/<key>/hang-up")
    def hang_up(key: str) -> Response:
        _found(calls, key).hang_up()
        return _done()

    @routes.get("/<key>/sound/<int:place>.wav")
    def sound(key: str, place: int) -> Response:
        said = _said(_found(calls, key), place)
        if voice is None or said is None:
            abort(404)
        return Response(voice.wav(said.text, said.language), mimetype="audio/wav")

    @routes.get("/<key>/drawer")
    def look_inside(key: str) -> Response:
        call = _found(calls, key)
        told = story(call, call.tape.events())
        return jsonify(_inside(call, told))

    @routes.get("/<key>/map.svg")
    def call_map(key: str) -> Response:
        call = _found(calls, key)
        way = _walk(story(call, call.tape.events()))
        policy = picture_policy(draw.svg_style(way))
        return Response(draw.svg(way), mimetype="image/svg+xml", headers={"Content-Security-Policy": policy})

    return routes


def _found(calls: Calls, key: str) -> BrowserCall:
    return calls.find(key) or abort(404)


def _done() -> Response:
    return Response(status=204)


def _said(call: BrowserCall, place: int) -> Heard | None:
    """What was said at this place of the tape."""
    events = call.tape.events()
    heard = events[place].sound if place < len(events) else None
    return heard if heard and heard.sound is Sound.SAY else None


def _inside(call: BrowserCall, told: list[Told]) -> dict[str, Any]:
    webhooks = [drawer.webhook(each, each.event.exchange, call) for each in told if each.event.exchange]
    if call.office is None:
        return {"webhooks": webhooks, "events": None, "messages": None}
    return {
        "webhooks": webhooks,
        "events": [_line(each) for each in drawer.events(call.office, call)],
        "messages": [_line(each) for each in drawer.messages(call.office, call, told)],
    }


def _line(caused: drawer.Caused) -> dict[str, str]:
    return {"at": caused.at.isoformat(timespec="milliseconds"), "text": caused.text, "to": caused.to}


def _walk(told: list[Told]) -> Walk:
    """The way over the map so far."""
    return walk((turn.step, turn.outcome, turn.asks_now) for each in told if (turn := each.told))
