"""The calendar: a year at a glance, and days that the office enters itself (S2)."""

from calendar import Calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from console.guard import member, needs, needs_proof
from console.typed_day import typed_day
from console.wording import refusal
from models.calendar import is_known
from models.calendar_days import DayKind, EnteredDay, kind_of
from models.calendar_keeping import LONGEST_NAME, CalendarKeeping, Wish
from models.office import Office
from models.refusal_reasons import Because
from models.staff import Role
from models.staff_refusals import BadEntry

CONFLICT = 409
YEARS_AROUND = (-1, 0, 1, 2)
_FIRST_DAY_MONDAY = Calendar(0)


@dataclass(frozen=True)
class Square:
    """One day on the page."""

    day: date
    kind: DayKind
    is_today: bool


@dataclass(frozen=True)
class Month:
    """One month on the page: weeks from Monday to Sunday, None outside the month."""

    number: int
    weeks: Sequence[Sequence[Square | None]]


def calendar_pages(office: Office) -> Blueprint:
    """`/calendar`."""
    routes = Blueprint("calendar", __name__, url_prefix="/calendar")

    def keeping() -> CalendarKeeping:
        return CalendarKeeping(office, member().work_number)

    def year_page(year: int, fault: str = "", done: str = "") -> str:
        entered = keeping().entered()
        return render_template(
            "desk/calendar/year.html",
            year=year,
            years=[office.today().year + each for each in YEARS_AROUND],
            months=list(_months(office, year, entered)),
            entered=[each for each in entered if each.day.year == year],
            is_known=is_known(year),
            today=office.today(),
            typed=request.form,
            fault=fault,
            done=done,
        )

    @routes.get("")
    @needs(Role.ADMINISTRATOR)
    def year() -> str:
        this = office.today().year
        wanted = request.args.get("year", this, type=int)
        if wanted - this not in YEARS_AROUND:
            abort(404)
        return year_page(wanted, done=request.args.get("done", ""))

    @routes.post("/look")
    @needs(Role.ADMINISTRATOR)
    def look() -> Response:
        try:
            day, wish, name = _wished()
            effect = keeping().effect(day, wish)
        except BadEntry as fault:
            return make_response(year_page(office.today().year, refusal(fault)), CONFLICT)
        page = render_template("desk/calendar/effect.html", day_=day, wish=wish, name=name, effect=effect)
        return make_response(page)

    @routes.post("/change")
    @needs_proof(Role.ADMINISTRATOR)
    def change() -> Response:
        try:
            day, wish, name = _wished()
            keeping().change(day, wish, name)
        except BadEntry as fault:
            return make_response(year_page(office.today().year, refusal(fault)), CONFLICT)
        return make_response(redirect(url_for("calendar.year", year=day.year, done=wish.value), 303))

    return routes


def _wished() -> tuple[date, Wish, str]:
    """What was typed. Raises BadEntry."""
    name = request.form.get("why", "").strip()
    day, wished = typed_day(request.form.get("day", "")), request.form.get("wish", "")
    if day is None or wished not in {each.value for each in Wish}:
        raise BadEntry("choose a day, and what it is to be", Because.NO_DAY)
    wish = Wish(wished)
    if wish is not Wish.AS_ANNOUNCED and not name:
        raise BadEntry("say why", Because.NO_WHY, longest=LONGEST_NAME)
    return day, wish, name


def _months(office: Office, year: int, entered: Sequence[EnteredDay]) -> Iterator[Month]:
    days, today = office.working_days, office.today()

    def square(day: date, month: int) -> Square | None:
        return Square(day, kind_of(day, days, entered), day == today) if day.month == month else None

    for month in range(1, 13):
        weeks = _FIRST_DAY_MONDAY.monthdatescalendar(year, month)
        yield Month(month, [[square(day, month) for day in week] for week in weeks])
