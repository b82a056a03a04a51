"""Choosing a password of one's own: any time, and before anything else while somebody else knows it."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from console.guard import EVERYBODY, member, needs_proof
from console.wording import refusal, words
from models import own_password, password_rules
from models.office import Office
from models.staff import Passwords
from models.staff_refusals import BadEntry

CONFLICT = 409


def own_password_pages(office: Office, passwords: Passwords) -> Blueprint:
    """`/password`."""
    routes = Blueprint("own_password", __name__)

    def page(fault: str = "") -> str:
        shortest = password_rules.SHORTEST
        return render_template("desk/own_password.html", shortest=shortest, fault=fault)

    @routes.get("/password")
    @needs_proof(*EVERYBODY)
    def show() -> str:
        return page()

    @routes.post("/password")
    @needs_proof(*EVERYBODY)
    def choose() -> Response:
        new, again = (request.form.get(field, "") for field in ("new_password", "new_password_again"))
        if new != again:
            return make_response(page(words("password.differs")), CONFLICT)
        try:
            own_password.choose(office, passwords, member(), new)
        except own_password.Overtaken:
            return make_response(redirect(url_for("own_password.show"), 303))
        except BadEntry as fault:
            return make_response(page(refusal(fault)), CONFLICT)
        return make_response(redirect(url_for("account.show", done="password"), 303))

    return routes
