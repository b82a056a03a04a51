"""The password once more before deeds of weight: asked for on the page that sends them, and given with them.

A deed whose password is too long ago is not done: its page shows what will be sent and asks for the password, and one
button sends both. A page may also ask at once, with the fields of `desk/proof_fields.html` in its own form.
"""

from dataclasses import replace

from flask import Blueprint, Flask, Response, g, make_response, redirect, render_template, request, url_for

from console.guard import EVERYBODY, member, needs_proof, signed_in
from console.kept_form import CODE_OF_PROOF, PASSWORD_OF_PROOF, KeptForm, form_sent, is_ours
from console.sign_in import attempt
from models import clock, second_factor, sign_in
from models.office import Office
from models.staff import Passwords

UNAUTHORIZED = 401


def proof_pages() -> Blueprint:
    """`/prove`: for pages that are only opened, and have nothing to send."""
    routes = Blueprint("proof", __name__)

    @routes.get("/prove")
    @signed_in
    def show() -> str:
        return _page(_opening(request.args.get("then", "")))

    @routes.post("/prove")
    @needs_proof(*EVERYBODY)
    def go_on() -> Response:
        then = request.form.get("then", "")
        return make_response(redirect(then if is_ours(then) else url_for("home.show"), 303))

    return routes


def prove(office: Office, passwords: Passwords) -> Response | None:
    """None if the password came with this very request and is right; otherwise the page that asks for it."""
    kept = form_sent() or _opening(request.full_path.rstrip("?"))
    if PASSWORD_OF_PROOF not in request.form:
        return make_response(_page(kept), UNAUTHORIZED if request.method == "POST" else 200)
    who = member()
    given = attempt(who.work_number, PASSWORD_OF_PROOF, CODE_OF_PROOF)
    if not sign_in.prove_again(office, passwords, who.session_uid, given):
        return make_response(_page(kept, has_failed="yes"), UNAUTHORIZED)
    g.member = replace(who, proven_at=clock.now())
    return None


def ask_for_proof(app: Flask, office: Office) -> None:
    """Tell templates whether whoever is signed in has an authenticator app: `asks_for_code()`, looked up once."""

    def asks_for_code() -> bool:
        if "asks_for_code" not in g:
            with office.database.light() as connection:
                g.asks_for_code = second_factor.is_on(connection, member().work_number)
        return bool(g.asks_for_code)

    app.jinja_env.globals["asks_for_code"] = asks_for_code


def _opening(then: str) -> KeptForm:
    """What is sent where a page is only opened."""
    return KeptForm(url_for("proof.go_on"), (("then", then),))


def _page(kept: KeptForm, has_failed: str = "") -> str:
    return render_template("desk/prove.html", kept=kept, has_failed=has_failed)
