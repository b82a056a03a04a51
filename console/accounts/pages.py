"""Accounts of staff: who works here, somebody new, and what can be done to an account."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from console.guard import member, needs, needs_proof
from console.wording import refusal
from models.administration import Administration
from models.office import Office
from models.staff import Passwords, Role
from models.staff_refusals import NoSuchStaff, NotDone

CONFLICT = 409
DONE = ("role", "telephone", "disable", "enable", "sessions", "app")
"""What can be done to an account without anything to show for it: names of addresses and of words."""


def accounts_pages(office: Office, passwords: Passwords) -> Blueprint:
    """`/staff` and all below it."""
    routes = Blueprint("accounts", __name__, url_prefix="/staff")

    def desk() -> Administration:
        return Administration(office, passwords, member().work_number)

    def account_page(number: str, fault: str = "", done: str = "") -> str:
        try:
            account = desk().account(number)
        except NoSuchStaff:
            abort(404)
        done = done if done in DONE else ""
        return render_template(
            "desk/accounts/account.html", account=account, roles=list(Role), fault=fault, done=done
        )

    @routes.get("")
    @needs(Role.ADMINISTRATOR)
    def everybody() -> str:
        return render_template("desk/accounts/list.html", accounts=desk().accounts())

    @routes.get("/new")
    @needs(Role.ADMINISTRATOR)
    def new() -> str:
        return render_template("desk/accounts/new.html", roles=list(Role), typed={}, fault="")

    @routes.post("/new")
    @needs_proof(Role.ADMINISTRATOR)
    def add() -> Response:
        number, name = (request.form.get(field, "").strip() for field in ("number", "name"))
        try:
            password = desk().add(number, name, _role())
        except NotDone as fault:
            page = render_template(
                "desk/accounts/new.html", roles=list(Role), typed=request.form, fault=refusal(fault)
            )
            return make_response(page, CONFLICT)
        return _password_page(number, password)

    @routes.get("/<number>")
    @needs(Role.ADMINISTRATOR)
    def show(number: str) -> str:
        return account_page(number, done=request.args.get("done", ""))

    @routes.post("/<number>/password")
    @needs_proof(Role.ADMINISTRATOR)
    def renew_password(number: str) -> Response:
        try:
            return _password_page(number, desk().renew_password(number))
        except NotDone as fault:
            return make_response(account_page(number, refusal(fault)), CONFLICT)

    @routes.post("/<number>/<what>")
    @needs_proof(Role.ADMINISTRATOR)
    def do(number: str, what: str) -> Response:
        try:
            _do(desk(), number, what)
        except NotDone as fault:
            return make_response(account_page(number, refusal(fault)), CONFLICT)
        return make_response(redirect(url_for("accounts.show", number=number, done=what), 303))

    return routes


def _do(desk: Administration, number: str, what: str) -> None:
    match what:
        case "role":
            desk.change_role(number, _role())
        case "telephone":
            desk.set_telephone(number, request.form.get("telephone", "").strip())
        case "disable":
            desk.disable(number)
        case "enable":
            desk.enable(number)
        case "sessions":
            desk.end_sessions(number)
        case "app":
            desk.reset_second_factor(number)
        case _:
            abort(404)


def _role() -> Role:
    chosen = request.form.get("role", "")
    return Role(chosen) if chosen in {role.value for role in Role} else abort(400)


def _password_page(number: str, password: str) -> Response:
    """The one time that a temporary password is shown."""
    return make_response(render_template("desk/accounts/password.html", number=number, password=password))
