"""Second pair of eyes (P6): what waits for a decision, and deciding it."""

from functools import partial

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from console.counter.staffed import counter_of
from console.guard import needs, needs_proof, watches
from console.once import form_key
from console.wording import refusal
from models.office import Office
from models.staff import Role
from models.staff_refusals import NotDone, SentAlready

CONFLICT = 409


def approval_pages(office: Office) -> Blueprint:
    """`/approvals`."""
    routes = Blueprint("approvals", __name__, url_prefix="/approvals")

    counter = partial(counter_of, office)

    def page(fault: str = "", done: str = "") -> str:
        waiting = counter().requests()
        return render_template("desk/approvals.html", waiting=waiting, fault=fault, done=done)

    @routes.get("")
    @needs(Role.SUPERVISOR)
    def show() -> str:
        return page(done=request.args.get("done", ""))

    @routes.get("/now")
    @watches(Role.SUPERVISOR)
    def now() -> str:
        return render_template("desk/approvals_waiting.html", waiting=counter().requests())

    @routes.post("/<uid>")
    @needs_proof(Role.SUPERVISOR)
    def decide(uid: str) -> Response:
        decision = request.form.get("decision", "")
        desk = counter(form_key(decision))
        try:
            match decision:
                case "approve":
                    desk.approve(uid)
                case "refuse":
                    desk.refuse(uid)
                case _:
                    abort(400)
        except SentAlready:
            pass
        except NotDone as fault:
            return make_response(page(fault=refusal(fault)), CONFLICT)
        done = "approved" if decision == "approve" else "refused"
        return make_response(redirect(url_for("approvals.show", done=done), 303))

    @routes.post("/<uid>/withdraw")
    @needs(Role.SUPERVISOR)
    def withdraw(uid: str) -> Response:
        try:
            counter().withdraw(uid)
        except NotDone as fault:
            return make_response(page(fault=refusal(fault)), CONFLICT)
        return make_response(redirect(url_for("approvals.show", done="withdrawn"), 303))

    return routes
