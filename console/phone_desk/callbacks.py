"""Call-backs: whom staff should call, taking one on, having it dialled, noting what came of it (S3, S4)."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from console.guard import member, needs, watches
from console.phone_desk.queue import CONFLICT, ON_THE_PHONE
from console.phone_desk.sheet import Sheet
from console.wording import refusal
from models import callback_dialling, callback_list, callback_outcomes, calling_back
from models.callback import Outcome
from models.callback_dialling import Timing
from models.exchange import Exchange
from models.office import Office
from models.staff_refusals import NotClaimed, NotDone


def callback_pages(office: Office, exchange: Exchange) -> Blueprint:
    """`/callbacks`, and what is done on the sheet of somebody who is called back."""
    routes = Blueprint("callbacks", __name__)
    on = Sheet(office, exchange)

    def page(fault: str = "") -> str:
        done = request.args.get("done", "")
        return render_template("desk/phone/callbacks.html", fault=fault, done=done, **listed())

    def listed() -> dict[str, object]:
        return {"requests": callback_list.requests(office)}

    @routes.get("/callbacks")
    @needs(*ON_THE_PHONE)
    def show() -> str:
        return page()

    @routes.get("/callbacks/now")
    @watches(*ON_THE_PHONE)
    def now() -> str:
        return render_template("desk/phone/callback_list.html", **listed())

    @routes.post("/callbacks/<uid>/claim")
    @needs(*ON_THE_PHONE)
    def claim(uid: str) -> Response:
        try:
            call_sid = calling_back.claim(office, member().work_number, uid)
        except NotDone as fault:
            return make_response(page(refusal(fault)), CONFLICT)
        return redirect(url_for("call.show", call_sid=call_sid), 303)

    @routes.post("/call/<call_sid>/call-back/dial")
    @needs(*ON_THE_PHONE)
    def dial(call_sid: str) -> Response:
        try:
            timing = Timing.EARLY if request.form.get("early") == "yes" else Timing.WHEN_DUE
            callback_dialling.dial(office, exchange, member().work_number, call_sid, timing)
        except NotDone as fault:
            return refused(call_sid, fault)
        return on.again(call_sid)

    @routes.post("/call/<call_sid>/call-back/give-back")
    @needs(*ON_THE_PHONE)
    def give_back(call_sid: str) -> Response:
        try:
            calling_back.give_back(office, member().work_number, call_sid)
        except NotDone as fault:
            return refused(call_sid, fault)
        return redirect(url_for("callbacks.show", done="given_back"), 303)

    @routes.post("/call/<call_sid>/call-back/outcome")
    @needs(*ON_THE_PHONE)
    def outcome(call_sid: str) -> Response:
        came_of_it = next((each for each in Outcome if each.value == request.form.get("outcome")), None)
        if came_of_it is None:
            abort(400)
        text = request.form.get("note", "")
        try:
            due_at = callback_outcomes.note(office, member().work_number, call_sid, came_of_it, text)
        except NotDone as fault:
            return refused(call_sid, fault)
        return redirect(url_for("callbacks.show", done="again" if due_at else "closed"), 303)

    def refused(call_sid: str, fault: NotDone) -> Response:
        """On the sheet; on the list if the sheet is nobody's or somebody else's by now."""
        if isinstance(fault, NotClaimed):
            return make_response(page(refusal(fault)), CONFLICT)
        return make_response(on.page(on.own(call_sid), fault=refusal(fault), typed=request.form), CONFLICT)

    return routes
