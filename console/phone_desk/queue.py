"""The queue page: who waits and for what, how the day goes, going on and off duty, taking a call."""

from collections.abc import Sequence

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from console.guard import member, needs, watches
from console.wording import refusal
from models import call_taking, callback_list, calls_of_others, duty, queue_board, staff_list
from models.calls_of_others import Talk
from models.exchange import Exchange
from models.office import Office
from models.staff import Role
from models.staff_refusals import NotDone

ON_THE_PHONE = (Role.OPERATOR, Role.SUPERVISOR)
CONFLICT = 409


def _talks(connection: Connection) -> Sequence[Talk]:
    """What colleagues are at, for supervisors."""
    who = member()
    return calls_of_others.talks(connection, who.work_number) if who.role is Role.SUPERVISOR else ()


def queue_pages(office: Office, exchange: Exchange) -> Blueprint:
    """`/queue`."""
    routes = Blueprint("queue", __name__, url_prefix="/queue")

    def page(fault: str = "") -> str:
        done = request.args.get("done", "")
        return render_template(
            "desk/phone/queue.html", fault=fault, done=done, exchange=exchange, **board(), **so_far()
        )

    @routes.get("")
    @needs(*ON_THE_PHONE)
    def show() -> str:
        return page()

    @routes.get("/now")
    @watches(*ON_THE_PHONE)
    def now() -> str:
        return render_template("desk/phone/board.html", **board())

    @routes.get("/day")
    @watches(*ON_THE_PHONE)
    def day() -> str:
        return render_template("desk/phone/day.html", **so_far())

    @routes.post("/duty/<what>")
    @needs(*ON_THE_PHONE)
    def go(what: str) -> Response:
        number = member().work_number
        with office.database.deeds() as session:
            if what == "on":
                staff_list.begin_duty(session, office.keys, number, f"staff:{number}")
                duty.tie_to(session, number, member().session_uid)
            else:
                staff_list.end_duty(session, office.keys, number, f"staff:{number}")
        return redirect(url_for("queue.show"), 303)

    @routes.post("/<call_sid>/take")
    @needs(*ON_THE_PHONE)
    def take(call_sid: str) -> Response:
        try:
            call_taking.take(office, exchange, member().work_number, call_sid)
        except NotDone as fault:
            return make_response(page(refusal(fault)), CONFLICT)
        return redirect(url_for("call.show", call_sid=call_sid), 303)

    @routes.post("/<call_sid>/put-back")
    @needs(Role.SUPERVISOR)
    def put_back(call_sid: str) -> Response:
        try:
            calls_of_others.put_back(office, exchange, member().work_number, call_sid)
        except NotDone as fault:
            return make_response(page(refusal(fault)), CONFLICT)
        return redirect(url_for("queue.show", done="put_back"), 303)

    def board() -> dict[str, object]:
        number = member().work_number
        with office.database.light() as connection:
            return {
                "callers": queue_board.waiting_callers(connection),
                "is_on_duty": duty.is_on_duty(connection, number),
                "callbacks_due": callback_list.due_now(connection),
                "open_call": call_taking.open_call(connection, number),
                "talks": _talks(connection),
            }

    def so_far() -> dict[str, object]:
        with office.database.light() as connection:
            return {"day_so_far": queue_board.day_so_far(connection, office)}

    return routes
