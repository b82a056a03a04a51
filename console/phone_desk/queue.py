"""The queue page: who waits and for what, how the day goes, going on and off duty."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from console.guard import member, needs, watches
from models import queue_board, staff_list
from models.office import Office
from models.staff import Role

ON_THE_PHONE = (Role.OPERATOR, Role.SUPERVISOR)


def queue_pages(office: Office) -> Blueprint:
    """`/queue`."""
    routes = Blueprint("queue", __name__, url_prefix="/queue")

    @routes.get("")
    @needs(*ON_THE_PHONE)
    def show() -> str:
        return render_template("desk/phone/queue.html", **_board(), **_day())

    @routes.get("/now")
    @watches(*ON_THE_PHONE)
    def now() -> str:
        return render_template("desk/phone/board.html", **_board())

    @routes.get("/day")
    @watches(*ON_THE_PHONE)
    def day() -> str:
        return render_template("desk/phone/day.html", **_day())

    @routes.post("/duty/<what>")
    @needs(*ON_THE_PHONE)
    def duty(what: str) -> Response:
        number = member().work_number
        with office.database.deeds() as session:
            if what == "on":
                staff_list.begin_duty(session, office.keys, number, f"staff:{number}")
            else:
                staff_list.end_duty(session, office.keys, number, f"staff:{number}")
        return redirect(url_for("queue.show"), 303)

    def _board() -> dict[str, object]:
        with office.database.light() as connection:
            return {
                "callers": queue_board.waiting_callers(connection),
                "is_on_duty": queue_board.is_on_duty(connection, member().work_number),
            }

    def _day() -> dict[str, object]:
        with office.database.light() as connection:
            return {"day_so_far": queue_board.day_so_far(connection, office)}

    return routes
