"""Signing in and out. What was typed when a session was over comes along."""

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for

from console.browser import Browser
from console.guard import member, open_to_all, signed_in
from console.kept_form import KeptForm, form_sent, is_ours, read_kept
from models import sign_in, staff_sessions
from models.office import Office
from models.sign_in import Attempt
from models.staff import Passwords

UNAUTHORIZED = 401


def sign_in_pages(office: Office, browser: Browser, passwords: Passwords) -> Blueprint:
    """`/sign-in`, `/sign-out`."""
    routes = Blueprint("sign_in", __name__)

    @routes.get("/sign-in")
    @open_to_all("whoever wants to sign in is not signed in yet")
    def show() -> Response:
        return _form(browser, then=request.args.get("then", ""))

    @routes.post("/sign-in")
    @open_to_all("whoever wants to sign in is not signed in yet")
    def enter() -> Response:
        then, kept = request.form.get("then", ""), read_kept(request.form.get("kept", ""))
        token = sign_in.sign_in(office, passwords, attempt(request.form.get("work_number", "").strip()))
        if token is None:
            return _form(browser, then, kept, status=UNAUTHORIZED, has_failed="yes")
        g.form_token, g.member = browser.form_token(token), staff_sessions.member_by(office, token)
        page = render_template("desk/resume.html", kept=kept) if kept else None
        answer = make_response(page) if page else _sent_to(then)
        browser.keep(answer, token)
        return answer

    @routes.post("/sign-out")
    @signed_in
    def leave() -> Response:
        who = member()
        with office.database.deeds() as session:
            staff_sessions.end(
                session,
                office,
                who.work_number,
                who.session_uid,
                staff_sessions.SIGNED_OUT,
                f"staff:{who.work_number}",
            )
        answer = _sent_to(url_for("sign_in.show"))
        browser.forget(answer)
        return answer

    return routes


def turn_away(browser: Browser) -> Response:
    """For whoever has to sign in before this request: what was typed comes along."""
    kept = form_sent()
    if kept is None:
        return _sent_to(url_for("sign_in.show", then=request.full_path.rstrip("?")))
    return _form(browser, then="", kept=kept, status=UNAUTHORIZED)


def _form(
    browser: Browser, then: str, kept: KeptForm | None = None, status: int = 200, has_failed: str = ""
) -> Response:
    answer = make_response("", status)
    token = browser.token() or browser.keep_new(answer)
    g.form_token = browser.form_token(token)
    answer.set_data(render_template("desk/sign_in.html", then=then, kept=kept, has_failed=has_failed))
    return answer


def attempt(work_number: str, password: str = "password", code: str = "code") -> Attempt:
    """What this request says of who it is. `password`, `code`: the names of its fields."""
    return Attempt(
        work_number=work_number,
        password=request.form.get(password, ""),
        code=request.form.get(code, "").strip(),
        address=request.remote_addr or "",
        browser=request.headers.get("User-Agent", ""),
    )


def _sent_to(path: str) -> Response:
    return make_response(redirect(path if is_ours(path) else url_for("home.show"), 303))
