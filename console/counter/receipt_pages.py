"""Receipts: shown and printed any time, followed while a request waits, and the request taken back by who made it."""

from functools import partial

from flask import Blueprint, Response, abort, make_response, redirect, render_template, url_for

from console.counter import receipt
from console.counter.forms import FORMS, DeedForm
from console.counter.receipt import Receipt
from console.counter.staffed import CLERKS, counter_of
from console.guard import needs, watches
from console.wording import language, refusal
from models.office import Office
from models.staff_refusals import NoSuchCard, NotDone

CONFLICT = 409


def receipt_pages(office: Office) -> Blueprint:
    """`/counter/<uid>/<name>/receipt/<seq>` and all below it."""
    routes = Blueprint("receipts", __name__, url_prefix="/counter/<uid>/<name>/receipt/<int:seq>")

    counter = partial(counter_of, office)

    def slip_of(uid: str, name: str, seq: int) -> Receipt:
        form: DeedForm = FORMS.get(name) or abort(404)
        with office.database.light() as connection:
            return receipt.read(office, connection, form, uid, seq) or abort(404)

    def page(uid: str, name: str, seq: int, fault: str = "") -> str:
        slip = slip_of(uid, name, seq)
        try:
            card = counter().look(uid)
        except NoSuchCard:
            abort(404)
        city = office.city.name[language()]
        return render_template("desk/counter/receipt.html", card=card, receipt=slip, city=city, fault=fault)

    @routes.get("")
    @needs(*CLERKS)
    def show(uid: str, name: str, seq: int) -> str:
        return page(uid, name, seq)

    @routes.get("/fate")
    @watches(*CLERKS)
    def fate(uid: str, name: str, seq: int) -> Response:
        waits = slip_of(uid, name, seq).waits
        return make_response("", 204) if waits else make_response("", {"HX-Refresh": "true"})

    @routes.post("/withdraw")
    @needs(*CLERKS)
    def withdraw(uid: str, name: str, seq: int) -> Response:
        try:
            counter().withdraw(slip_of(uid, name, seq).request)
        except NotDone as fault:
            return make_response(page(uid, name, seq, refusal(fault)), CONFLICT)
        return make_response(redirect(url_for("receipts.show", uid=uid, name=name, seq=seq), 303))

    return routes
