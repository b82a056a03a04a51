"""The counter's pages: find a card, see its file, do a deed. The receipt is in `receipt_pages.py`."""

from functools import partial
from itertools import chain

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from console.counter import keypad_on_form, seen
from console.counter.forms import ALREADY, DONE, FORMS, DeedForm
from console.counter.presented import read_presented, shown_by, wanted_for
from console.counter.staffed import CLERKS, counter_of
from console.guard import member, needs
from console.once import form_key
from console.wording import refusal
from models import audit_reading, reset_fate
from models.counter_holder import Datum
from models.office import Office
from models.refusal_reasons import Because
from models.staff_lookup import CardView
from models.staff_refusals import BadEntry, NoSuchCard, NotDone, PinNeeded, SentAlready

CONFLICT = 409


def counter_pages(office: Office) -> Blueprint:
    """`/counter` and all below it."""
    routes = Blueprint("counter", __name__, url_prefix="/counter")

    counter = partial(counter_of, office)

    def file_of(uid: str) -> CardView:
        try:
            return counter().look(uid)
        except NoSuchCard:
            abort(404)

    @routes.get("")
    @needs(*CLERKS)
    def start() -> str:
        return render_template("desk/counter/start.html", typed="", fault="")

    @routes.post("")
    @needs(*CLERKS)
    def find() -> Response:
        typed = request.form.get("typed", "")
        try:
            uid = counter().find(typed)
        except NotDone as fault:
            page = render_template("desk/counter/start.html", typed=typed, fault=refusal(fault))
            return make_response(page, 404)
        return make_response(redirect(url_for("counter.file", uid=uid), 303))

    @routes.get("/<uid>")
    @needs(*CLERKS)
    def file(uid: str) -> str:
        card = file_of(uid)
        with office.database.light() as connection:
            waits = reset_fate.open_on(connection, uid)
        offered = [form for form in FORMS.values() if _is_offered(form, card)]
        return render_template("desk/counter/file.html", card=card, offered=offered, waits=waits)

    @routes.get("/<uid>/<name>")
    @needs(*CLERKS)
    def deed(uid: str, name: str) -> str:
        form = FORMS.get(name) or abort(404)
        return _deed_page(form, file_of(uid), {})

    @routes.post("/<uid>/<name>")
    @needs(*CLERKS)
    def do(uid: str, name: str) -> Response:
        form, again = FORMS.get(name) or abort(404), None
        try:
            result = form.send(counter(form_key()), uid, read_presented(request.form, form), _fields(form))
        except SentAlready:
            result, again = DONE, "yes"
        except NoSuchCard:
            abort(404)
        except NotDone as fault:
            return make_response(_deed_page(form, file_of(uid), request.form, fault), CONFLICT)
        if result == ALREADY:
            page = _deed_page(form, file_of(uid), request.form, has_changed="yes")
            return make_response(page, CONFLICT)
        with office.database.light() as connection:
            actor = f"staff:{member().work_number}"
            seq = audit_reading.newest_by(connection, f"card:{uid}", actor, form.events)
        if seq is None:
            return make_response(redirect(url_for("counter.file", uid=uid), 303))
        return make_response(
            redirect(url_for("receipts.show", uid=uid, name=name, seq=seq, again=again), 303)
        )

    def _is_offered(form: DeedForm, card: CardView) -> bool:
        is_possible = form.name != "cancel_pin" or office.city.pin.may_be_cancelled
        return is_possible and form.is_offered(card)

    def _deed_page(
        form: DeedForm, card: CardView, typed: object, fault: NotDone | None = None, has_changed: str = ""
    ) -> str:
        wanted, keypad = wanted_for(office, form, card), keypad_on_form.facts(office, form, card.card_uid)
        told_below = isinstance(fault, PinNeeded) and keypad["needed"]
        return render_template(
            "desk/counter/deed.html",
            card=card,
            typed=typed,
            fault=refusal(fault) if fault and not told_below else "",
            wrong=set(chain(*fault.papers)) if fault else set(),
            has_changed=has_changed,
            seen=seen.as_text(card),
            changes=list(seen.changes(request.form.get("seen", ""), card)),
            papers=shown_by(wanted),
            wanted=wanted,
            data=list(Datum),
            fee_rule=office.city.replacement.fee,
            **keypad,
        )

    return routes


def _fields(form: DeedForm) -> dict[str, str]:
    """The deed's own fields. Raises BadEntry for a choice that is none."""
    fields = {name: request.form.get(name, "").strip() for name in form.fields}
    if "datum" in fields and fields["datum"] not in {datum.value for datum in Datum}:
        raise BadEntry("choose what is to be corrected", Because.NO_DATUM)
    return fields
