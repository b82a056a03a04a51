"""The work sheet of one call: find the card, verify the caller (S1), report the loss (L2, L4), wrap up."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from console.guard import member, needs, watches
from console.phone_desk.queue import CONFLICT, ON_THE_PHONE
from console.phone_desk.sheet import Sheet
from console.wording import refusal
from ivr.desk import LossDeed
from models import call_taking
from models.exchange import Exchange
from models.office import Office
from models.said_facts import Fact
from models.staff_refusals import CounterOnly, NoSuchCard, NotDone
from models.staff_verify import Judgement
from models.wrap_up import Reason


def call_pages(office: Office, exchange: Exchange) -> Blueprint:
    """`/call/<call_sid>` and all below it: for the operator who took the call, and nobody else."""
    routes = Blueprint("call", __name__, url_prefix="/call/<call_sid>")

    on = Sheet(office, exchange)
    own, sheet, desk = on.own, on.page, on.desk

    @routes.get("")
    @needs(*ON_THE_PHONE)
    def show(call_sid: str) -> str:
        return sheet(own(call_sid))

    @routes.get("/line")
    @watches(*ON_THE_PHONE)
    def line(call_sid: str) -> str:
        call = own(call_sid)
        return render_template("desk/phone/line.html", call=call, line=on.line(call))

    @routes.post("/find")
    @needs(*ON_THE_PHONE)
    def find(call_sid: str) -> Response:
        call, typed = own(call_sid), request.form.get("typed", "").strip()
        try:
            uid = desk(call_sid).find(typed) if typed else desk(call_sid).find_by_call()
        except NotDone as fault:
            page = sheet(call, fault=refusal(fault), typed=request.form)
            return make_response(page, 404 if isinstance(fault, NoSuchCard) else CONFLICT)
        return redirect(url_for("call.card", call_sid=call_sid, card_uid=uid), 303)

    @routes.get("/card/<card_uid>")
    @needs(*ON_THE_PHONE)
    def card(call_sid: str, card_uid: str) -> str:
        return on.with_card(own(call_sid), card_uid)

    @routes.post("/card/<card_uid>/verify")
    @needs(*ON_THE_PHONE)
    def verify(call_sid: str, card_uid: str) -> Response:
        call = own(call_sid)
        said = {fact: request.form.get(fact.value, "") for fact in Fact}
        try:
            attempt = desk(call_sid).verify(card_uid, said)
        except NotDone as fault:
            closed = "yes" if isinstance(fault, CounterOnly) else ""
            page = sheet(call, card_uid, fault=refusal(fault), typed=request.form, is_closed=closed)
            return make_response(page, CONFLICT)
        if attempt.judgement is Judgement.PASSED:
            return redirect(url_for("call.card", call_sid=call_sid, card_uid=card_uid), 303)
        closed = "yes" if attempt.judgement is Judgement.COUNTER_ONLY else ""
        return make_response(
            sheet(call, card_uid, typed=request.form, attempt=attempt, is_closed=closed), CONFLICT
        )

    @routes.post("/card/<card_uid>/report")
    @needs(*ON_THE_PHONE)
    def report(call_sid: str, card_uid: str) -> Response:
        call = own(call_sid)
        try:
            reported = desk(call_sid).report_loss(card_uid)
        except NotDone as fault:
            return make_response(on.with_card(call, card_uid, refusal(fault)), CONFLICT)
        done = "reported" if reported.deed is LossDeed.DONE else None
        return redirect(url_for("call.card", call_sid=call_sid, card_uid=card_uid, done=done), 303)

    @routes.post("/wrap-up")
    @needs(*ON_THE_PHONE)
    def wrap_up(call_sid: str) -> Response:
        call = own(call_sid)
        reason = next((each for each in Reason if each.value == request.form.get("reason")), None)
        if reason is None:
            abort(400)
        try:
            call_taking.wrap_up(office, member().work_number, call_sid, reason, request.form.get("note", ""))
        except NotDone as fault:
            page = on.with_card(call, request.form.get("card", ""), refusal(fault), request.form)
            return make_response(page, CONFLICT)
        return redirect(url_for("queue.show", done="wrapped_up"), 303)

    return routes
