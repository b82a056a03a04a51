"""The holder's side of the keypad: a screen of its own that nobody is signed in on, paired with one clerk (P1)."""

import secrets

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for

from console.browser import Browser
from console.guard import open_to_all
from models import keypads
from models.counter_keypad import Keyed
from models.office import Office
from models.staff_refusals import BadEntry, NotDone

LOOK_AGAIN_SECONDS = 2
WHY = "holders key their PIN here; the screen shows nothing of anybody and is paired with one clerk"
DIGITS = "1234567890"


def pad_pages(office: Office, browser: Browser) -> Blueprint:
    """`/pad`."""
    routes = Blueprint("pad", __name__, url_prefix="/pad")

    @routes.get("")
    @open_to_all(WHY)
    def show() -> Response:
        with office.database.light() as connection:
            is_paired = bool(browser.token()) and keypads.is_known(connection, browser.token())
            asked = keypads.asked(connection, browser.token()) if is_paired else None
        if not is_paired:
            return _page("desk/pad/pair.html", fault="")
        if asked is None:
            answer = _page("desk/pad/idle.html", done=request.args.get("done", ""))
            answer.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
            return answer
        return _page("desk/pad/key.html", asked=asked, digits=_digits(), fault=request.args.get("fault", ""))

    @routes.post("/pair")
    @open_to_all(WHY)
    def pair() -> Response:
        with office.database.deeds() as session:
            number = request.form.get("work_number", "").strip()
            token = keypads.pair(session, number, request.form.get("code", "").strip())
        if token is None:
            answer = _page("desk/pad/pair.html", fault="yes")
            answer.status_code = 401
            return answer
        answer = make_response(redirect(url_for("pad.show"), 303))
        browser.keep(answer, token)
        return answer

    @routes.post("/key")
    @open_to_all(WHY)
    def key() -> Response:
        with office.database.light() as connection:
            asked = keypads.asked(connection, browser.token())
        if asked is None or asked.request_uid != request.form.get("request"):
            return make_response(redirect(url_for("pad.show"), 303))
        try:
            result = keypads.key(office, asked, request.form.get("pin", ""), request.remote_addr or "")
        except BadEntry:
            return make_response(redirect(url_for("pad.show", fault="six"), 303))
        except NotDone:
            result = keypads.WITHDRAWN
        done = "right" if result == Keyed.RIGHT.value else "no"
        return make_response(redirect(url_for("pad.show", done=done), 303))

    def _digits() -> list[str]:
        """As on a telephone, or shuffled where the city wants it, against eyes over the shoulder."""
        digits = list(DIGITS)
        if office.city.pin.keypad_shuffled:
            secrets.SystemRandom().shuffle(digits)
        return digits

    def _page(template: str, **facts: object) -> Response:
        answer = make_response("")
        g.form_token = browser.form_token(browser.token() or browser.keep_new(answer))
        answer.set_data(render_template(template, **facts))
        return answer

    return routes
