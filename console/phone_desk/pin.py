"""Sending a caller to key the PIN, and seeing what came of it: right, wrong or locked, never a digit (S1, P3)."""

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from console.guard import member, needs, watches
from console.phone_desk.queue import CONFLICT, ON_THE_PHONE
from console.phone_desk.sheet import Sheet
from console.visiting import visit_of
from console.wording import refusal
from models import pin_by_phone
from models.exchange import Exchange
from models.office import Office
from models.pin_by_phone import Keyed
from models.staff_refusals import NotDone


def pin_pages(office: Office, exchange: Exchange) -> Blueprint:
    """`/call/<call_sid>/card/<card_uid>/pin`."""
    routes = Blueprint("phone_pin", __name__, url_prefix="/call/<call_sid>/card/<card_uid>/pin")
    on = Sheet(office, exchange)

    @routes.post("")
    @needs(*ON_THE_PHONE)
    def ask(call_sid: str, card_uid: str) -> AnyResponse:
        call, visit = on.own(call_sid), visit_of(office)
        try:
            pin_by_phone.ask(office, exchange, visit, call_sid, card_uid)
        except NotDone as fault:
            return make_response(on.page(call, card_uid, fault=refusal(fault)), CONFLICT)
        return redirect(url_for("call.card", call_sid=call_sid, card_uid=card_uid), 303)

    @routes.get("")
    @watches(*ON_THE_PHONE)
    def now(call_sid: str, card_uid: str) -> AnyResponse:
        with office.database.light() as connection:
            keyed = pin_by_phone.answer(connection, member().work_number, call_sid, card_uid)
        if keyed is Keyed.RIGHT:
            return Response(status=200, headers={"HX-Refresh": "true"})
        shown = render_template(
            "desk/phone/keyed.html", call=on.own(call_sid), card_uid=card_uid, keyed=keyed
        )
        return make_response(shown)

    return routes
