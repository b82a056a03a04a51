"""What the page asks for while it telephones: JSON, short answers, and one that waits until something happens."""

from flask import Blueprint, Response, abort, jsonify, request

from console.phone.page import Line
from scripts.browser_phone.asking import ADDRESS, found, only_our_page
from scripts.browser_phone.call import BrowserCall
from scripts.browser_phone.callers import Callers
from scripts.browser_phone.calls import Calls, CannotCall, WhyNot
from scripts.browser_phone.moments import moment
from scripts.browser_phone.standing import standing
from scripts.browser_phone.story import story
from scripts.browser_phone.voice.voice import Voice
from scripts.browser_phone.wish import BadWish, Wish
from telephony.simulator.call import KEYS
from telephony.simulator.heard import Heard, Sound

LONGEST_WAIT_SECONDS = 8.0
MOST_KEYS_AT_ONCE = 40
_MADE, _BUSY, _REFUSED = 201, 503, 409


def phone_service(calls: Calls, line: Line, voice: Voice | None) -> Blueprint:
    """Dialling, keys, speed, hanging up, and all that is heard."""
    routes = Blueprint("phone_service", __name__, url_prefix=ADDRESS)
    routes.before_request(only_our_page)

    @routes.post("")
    def dial() -> tuple[Response, int]:
        try:
            wish = Wish.read(request.get_json(silent=True), Callers(line.cards()), line.zone)
            key, call = calls.begin(wish)
        except BadWish:
            abort(400)
        except CannotCall as fault:
            code = _BUSY if fault.why is WhyNot.ALL_BUSY else _REFUSED
            return jsonify(why=fault.why.value), code
        return jsonify(key=key, sid=call.sid), _MADE

    @routes.get("/<key>")
    def follow(key: str) -> Response:
        call, after = found(calls, key), request.args.get("after", 0, type=int)
        call.tape.wait_beyond(max(after, 0), LONGEST_WAIT_SECONDS)
        told = story(call, call.tape.events())
        news = [moment(each, call) for each in told[max(after, 0) :]]
        return jsonify(moments=news, next=len(told), standing=standing(call, told))

    @routes.post("/<key>/keys")
    def press(key: str) -> Response:
        keys = str((request.get_json(silent=True) or {}).get("keys", ""))
        if not keys or not set(keys) <= KEYS or len(keys) > MOST_KEYS_AT_ONCE:
            abort(400)
        found(calls, key).press(keys)
        return _done()

    @routes.post("/<key>/speed")
    def change_speed(key: str) -> Response:
        speed = (request.get_json(silent=True) or {}).get("speed")
        if not isinstance(speed, int | float):
            abort(400)
        found(calls, key).pace.speed = float(speed)
        return _done()

    @routes.post("/<key>/hang-up")
    def hang_up(key: str) -> Response:
        found(calls, key).hang_up()
        return _done()

    @routes.get("/<key>/sound/<int:place>.wav")
    def sound(key: str, place: int) -> Response:
        said = _said(found(calls, key), place)
        if voice is None or said is None:
            abort(404)
        return Response(voice.wav(said.text, said.language), mimetype="audio/wav")

    return routes


def _done() -> Response:
    return Response(status=204)


def _said(call: BrowserCall, place: int) -> Heard | None:
    """What was said at this place of the tape."""
    events = call.tape.events()
    heard = events[place].sound if place < len(events) else None
    return heard if heard and heard.sound is Sound.SAY else None
