"""A member's own account: where one is signed in, and the authenticator app."""

import segno
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from console.guard import EVERYBODY as ALL_ROLES
from console.guard import member, needs_proof, signed_in
from models import second_factor, staff_sessions
from models.office import Office


def account_pages(office: Office) -> Blueprint:
    """`/account` and what can be done there."""
    routes = Blueprint("account", __name__, url_prefix="/account")

    @routes.get("")
    @signed_in
    def show() -> str:
        who = member()
        with office.database.light() as connection:
            has_app = second_factor.is_on(connection, who.work_number)
        sessions = staff_sessions.sessions_of(office, who.work_number)
        done = request.args.get("done", "")
        return render_template("desk/account.html", has_app=has_app, sessions=sessions, done=done)

    @routes.post("/sessions/<uid>/end")
    @signed_in
    def end_session(uid: str) -> Response:
        who = member()
        with office.database.deeds() as session:
            staff_sessions.end(session, office, who.work_number, uid, staff_sessions.REVOKED, _actor())
        return _back()

    @routes.post("/app")
    @needs_proof(*ALL_ROLES)
    def propose_app() -> Response:
        return _proposal()

    @routes.post("/app/confirm")
    @needs_proof(*ALL_ROLES)
    def confirm_app() -> Response:
        with office.database.deeds() as session:
            code = request.form.get("code", "").strip()
            codes = second_factor.confirm(session, office, member().work_number, code)
        if codes is None:
            return _proposal(is_wrong="yes")
        return make_response(render_template("desk/recovery_codes.html", codes=codes))

    @routes.post("/app/remove")
    @needs_proof(*ALL_ROLES)
    def remove_app() -> Response:
        with office.database.deeds() as session:
            second_factor.remove(session, office, member().work_number, _actor())
        return _back()

    def _proposal(is_wrong: str = "") -> Response:
        try:
            with office.database.deeds() as session:
                address = second_factor.propose(session, office, member().work_number)
        except second_factor.AppIsOn:
            return _back()
        picture = segno.make(address, error="m").svg_inline(scale=5, border=4, svgclass="qr", lineclass="")
        key = second_factor.key_in(address)
        return make_response(
            render_template("desk/add_app.html", picture=picture, key=key, is_wrong=is_wrong)
        )

    return routes


def _actor() -> str:
    return f"staff:{member().work_number}"


def _back() -> Response:
    return make_response(redirect(url_for("account.show"), 303))
