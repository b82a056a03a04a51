"""The clerk's side of the keypad: pair a screen, ask the holder to key the PIN, see right, wrong or locked (P1)."""

from flask import Blueprint, Response, make_response, redirect, render_template, url_for

from console.counter.staffed import CLERKS
from console.guard import member, needs
from console.visiting import visit_of
from models import keypads
from models.office import Office

LOOK_AGAIN_SECONDS = 2


def keypad_pages(office: Office) -> Blueprint:
    """`/keypad` for pairing, `/counter/<uid>/keypad` for one holder."""
    routes = Blueprint("keypad", __name__)

    @routes.get("/keypad")
    @needs(*CLERKS)
    def pairing() -> str:
        with office.database.light() as connection:
            has_one = keypads.is_paired(connection, member().work_number)
        return render_template("desk/counter/pairing.html", code="", has_one=has_one)

    @routes.post("/keypad")
    @needs(*CLERKS)
    def offer() -> str:
        with office.database.deeds() as session:
            code = keypads.offer_pairing(session, visit_of(office))
        return render_template("desk/counter/pairing.html", code=code, has_one="")

    @routes.post("/counter/<uid>/keypad")
    @needs(*CLERKS)
    def ask(uid: str) -> Response:
        with office.database.deeds() as session:
            keypads.ask(session, visit_of(office), uid)
        return make_response(redirect(url_for("keypad.watch", uid=uid), 303))

    @routes.get("/counter/<uid>/keypad")
    @needs(*CLERKS)
    def watch(uid: str) -> Response:
        number = member().work_number
        with office.database.light() as connection:
            answer = keypads.answer(connection, number, uid)
            has_one = keypads.is_paired(connection, number)
        page = render_template("desk/counter/keypad.html", uid=uid, answer=answer, has_one=has_one)
        response = make_response(page)
        if answer and answer.state == keypads.WAITING:
            response.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
        return response

    return routes
