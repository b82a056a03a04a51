"""The first page after signing in: what this role can do here."""

from dataclasses import dataclass

from flask import Blueprint, Flask, render_template

from console.guard import guard_of, member, signed_in
from models import call_taking
from models.office import Office
from models.staff import Role


@dataclass(frozen=True)
class Entry:
    """A page in the menu: its route, and the name of its words (`<words>` and `<words>.about`)."""

    endpoint: str
    words: str


ENTRIES: tuple[Entry, ...] = (
    Entry("queue.show", "queue"),
    Entry("callbacks.show", "callbacks"),
    Entry("counter.start", "counter"),
    Entry("keypad.pairing", "keypad"),
    Entry("approvals.show", "approvals"),
    Entry("reports.show", "reports"),
    Entry("resets.show", "resets"),
    Entry("audit.log", "audit"),
    Entry("accounts.everybody", "staff"),
    Entry("calendar.year", "calendar"),
)
"""The menu, in the order of the day's work. A role sees what its routes let it open."""


def home_pages(office: Office) -> Blueprint:
    """`/`. Whoever comes back in the middle of a call finds the way to it here, too."""
    routes = Blueprint("home", __name__)

    @routes.get("/")
    @signed_in
    def show() -> str:
        with office.database.light() as connection:
            open_call = call_taking.open_call(connection, member().work_number)
        return render_template("desk/home.html", typed="", fault="", open_call=open_call)

    return routes


def entries_for(app: Flask, role: Role) -> list[Entry]:
    """What this role finds in the menu."""
    found = ((entry, guard_of(app, entry.endpoint)) for entry in ENTRIES)
    return [entry for entry, guard in found if guard and role in guard.roles]
