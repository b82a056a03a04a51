"""Notes on a call that goes on, and handing it over: to a colleague, to the queue, to the hotline 12345."""

from flask import Blueprint, abort, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from console.guard import member, needs
from console.phone_desk.queue import CONFLICT, ON_THE_PHONE
from console.phone_desk.sheet import Sheet
from console.wording import refusal
from models import handing_over
from models.exchange import Exchange
from models.handing_over import Remark
from models.office import Office
from models.staff_refusals import NotDone


def handing_pages(office: Office, exchange: Exchange) -> Blueprint:
    """`/call/<call_sid>/go-on/<how>`."""
    routes = Blueprint("handing", __name__, url_prefix="/call/<call_sid>/go-on")
    on = Sheet(office, exchange)

    @routes.post("/<how>")
    @needs(*ON_THE_PHONE)
    def go_on(call_sid: str, how: str) -> Response:
        call, number = on.own(call_sid), member().work_number
        remark = Remark(request.form.get("remark", ""), request.form.get("card") or None)
        try:
            match how:
                case "note":
                    handing_over.note(office, number, call_sid, remark)
                    return on.again(call_sid)
                case "colleague":
                    to = request.form.get("colleague", "")
                    handing_over.to_a_colleague(office, exchange, number, call_sid, to, remark)
                case "queue":
                    handing_over.to_the_queue(office, exchange, number, call_sid, remark)
                case "hotline":
                    handing_over.to_the_hotline(office, exchange, number, call_sid, remark)
                case _:
                    abort(404)
        except NotDone as fault:
            page = on.with_card(call, remark.card_uid or "", refusal(fault), request.form)
            return make_response(page, CONFLICT)
        return redirect(url_for("queue.show", done="handed_over"), 303)

    return routes
