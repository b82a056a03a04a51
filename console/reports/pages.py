"""The pages of reports: figures with charts and tables, the traffic on the call map, and each table as a file."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, abort, render_template, request

from console.csv_file import csv_file
from console.guard import member, needs
from console.headers import picture_policy
from console.map_labels import LABELS
from console.reports import asked as asking
from console.reports import charts, tables, traffic
from console.reports.asked import Asked, Choice
from console.reports.tables import Table, said
from console.wording import language
from ivr import draw
from models.office import Office
from models.report_desk import Report, ReportDesk
from models.report_span import By
from models.report_traffic import Traffic
from models.staff import Role

READERS = (Role.SUPERVISOR, Role.AUDITOR)
OF_FIGURES: Mapping[str, Callable[[Report], Table]] = {
    "calls": tables.calls,
    "losses": tables.losses,
    "waits": tables.waits,
}
OF_TRAFFIC: Mapping[str, Callable[[Traffic], Table]] = {"left": traffic.left, "ways": traffic.ways}


def report_pages(office: Office) -> Blueprint:
    """`/reports` and all below it."""
    routes = Blueprint("reports", __name__, url_prefix="/reports")

    def desk() -> ReportDesk:
        return ReportDesk(office, member().work_number, request.remote_addr or "")

    def asked() -> Asked:
        return asking.read(request.args, office.today(), office.zone)

    def page(template: str, asked: Asked, **more: object) -> str:
        choices = {"asked": asked, "choices": list(Choice), "bys": list(By), "said": said}
        return render_template(f"desk/reports/{template}.html", **choices, **more)

    @routes.get("")
    @needs(*READERS)
    def show() -> str:
        wanted = asked()
        report = desk().report(wanted.span, wanted.by)
        shown = {name: table(report) for name, table in OF_FIGURES.items()}
        return page("figures", wanted, report=report, tables=shown, charts=charts.of(shown))

    @routes.get("/map")
    @needs(*READERS)
    def call_map() -> str:
        wanted = asked()
        found = desk().traffic(wanted.span, traffic.QUEUE)
        shown = {name: table(found).on_the_page() for name, table in OF_TRAFFIC.items()}
        is_older = wanted.span.since < desk().turns_kept_since
        return page(
            "map", wanted, traffic=found, tables=shown, is_older=is_older, retention=office.city.retention
        )

    @routes.get("/call-map.svg")
    @needs(*READERS)
    def picture() -> Response:
        drawn = traffic.on_the_map(desk().traffic(asked().span, traffic.QUEUE))
        policy = picture_policy(draw.svg_style(traffic=drawn))
        return Response(
            draw.svg(traffic=drawn, labels=LABELS[language()]),
            mimetype="image/svg+xml",
            headers={"Content-Security-Policy": policy},
        )

    @routes.get("/<name>.csv")
    @needs(*READERS)
    def file(name: str) -> Response:
        wanted = asked()
        if name in OF_FIGURES:
            table = OF_FIGURES[name](desk().report(wanted.span, wanted.by))
        elif name in OF_TRAFFIC:
            table = OF_TRAFFIC[name](desk().traffic(wanted.span, traffic.QUEUE))
        else:
            abort(404)
        span = wanted.span
        return csv_file(f"{name}-{span.first:%Y%m%d}-{span.last:%Y%m%d}.csv", table.lines())

    return routes
