"""The keypad on the form of a deed: whether the PIN has to be keyed first, asking for it, following it (P1).

What was typed into the form stays there meanwhile.
"""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from console.counter.forms import FORMS, DeedForm
from console.counter.staffed import CLERKS, counter_of
from console.guard import member, needs, watches
from console.visiting import visit_of
from models import keypads
from models.office import Office


def facts(office: Office, form: DeedForm, uid: str) -> dict[str, object]:
    """For `desk/counter/keyed.html`: what is in the way, how the last request stands, whether there is a keypad."""
    number = member().work_number
    with office.database.light() as connection:
        return {
            "needed": counter_of(office).pin_in_the_way(uid, form.deed),
            "answer": keypads.answer(connection, number, uid),
            "has_keypad": keypads.is_paired(connection, number),
            "form": form,
            "uid": uid,
        }


def keypad_on_form_pages(office: Office) -> Blueprint:
    """`/counter/<uid>/<name>/keypad`."""
    routes = Blueprint("keypad_on_form", __name__, url_prefix="/counter/<uid>/<name>/keypad")

    def shown(uid: str, name: str) -> str:
        form = FORMS.get(name) or abort(404)
        return render_template("desk/counter/keyed.html", **facts(office, form, uid))

    @routes.get("")
    @watches(*CLERKS)
    def now(uid: str, name: str) -> str:
        return shown(uid, name)

    @routes.post("")
    @needs(*CLERKS)
    def ask(uid: str, name: str) -> str | Response:
        with office.database.deeds() as session:
            keypads.ask(session, visit_of(office), uid)
        if "HX-Request" in request.headers:
            return shown(uid, name)
        return redirect(url_for("keypad.watch", uid=uid), 303)

    return routes
