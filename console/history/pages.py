"""The page of a card's history, by two doors: for the counter and readers of the log, and within an operator's call."""

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for

from console.guard import member, needs
from console.history.entries import line
from console.phone_desk.queue import ON_THE_PHONE
from console.wording import refusal
from models.card_history import CardHistory
from models.history_desk import HistoryDesk, choices_of
from models.history_kinds import About
from models.office import Office
from models.staff import Role
from models.staff_refusals import NoSuchCard, NotDone

READERS = (Role.CLERK, Role.SUPERVISOR, Role.AUDITOR)
CONFLICT = 409
LAST_PAGE = 1_000


def history_pages(office: Office) -> Blueprint:
    """`/history/<card_uid>` and `/call/<call_sid>/card/<card_uid>/history`."""
    routes = Blueprint("history", __name__)

    def desk() -> HistoryDesk:
        return HistoryDesk(office, member().work_number, request.remote_addr or "")

    def shown(history: CardHistory, card_uid: str, back: str) -> str:
        return render_template(
            "desk/history.html",
            lines=[line(entry, history.tails, office) for entry in history.entries],
            history=history,
            tail=history.tails.get(f"card:{card_uid}", ""),
            others=[each for subject, each in history.tails.items() if subject != f"card:{card_uid}"],
            choices=choices_of(member().role),
            only=_only(),
            page=_page(),
            address=request.path,
            back=back,
            opens_events=member().role in {Role.SUPERVISOR, Role.AUDITOR},
        )

    @routes.get("/history/<card_uid>")
    @needs(*READERS)
    def show(card_uid: str) -> str:
        try:
            history = desk().read(card_uid, _only(), _page())
        except NoSuchCard:
            abort(404)
        return shown(history, card_uid, _back(card_uid))

    @routes.get("/call/<call_sid>/card/<card_uid>/history")
    @needs(*ON_THE_PHONE)
    def in_call(call_sid: str, card_uid: str) -> str | Response:
        back = url_for("call.card", call_sid=call_sid, card_uid=card_uid)
        try:
            history = desk().read_in_call(card_uid, call_sid, _only(), _page())
        except NotDone as fault:
            page = render_template("desk/history_refused.html", fault=refusal(fault), back=back)
            return make_response(page, CONFLICT)
        return shown(history, card_uid, back)

    return routes


def _back(card_uid: str) -> str:
    """Where the reader probably came from."""
    if member().role is Role.CLERK:
        return url_for("counter.file", uid=card_uid)
    return url_for("resets.show")


def _only() -> About | None:
    return next((each for each in About if each.value == request.args.get("about")), None)


def _page() -> int:
    return min(max(request.args.get("page", 0, type=int), 0), LAST_PAGE)
