"""The pages of the audit log: search it, read one event, take it out as a file, verify it."""

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from console.audit import sentences
from console.audit.asked import Asked
from console.audit.verifying import Verifier
from console.csv_file import csv_file
from console.guard import member, needs, needs_proof
from console.wording import refusal, words
from models import audit_search
from models.audit_search import Wanted
from models.office import Office
from models.reading_room import ReadingRoom
from models.staff import Role
from models.staff_refusals import NotDone

READERS = (Role.AUDITOR, Role.SUPERVISOR)
CONFLICT, NOT_FOUND = 409, 404
_LONGEST_ID = 2**63
_COLUMNS = (
    "audit.number",
    "audit.at",
    "audit.kind",
    "audit.who",
    "audit.whom",
    "audit.sentence",
    "audit.fields",
)


def audit_pages(office: Office, verifier: Verifier) -> Blueprint:
    """`/audit` and all below it."""
    routes = Blueprint("audit", __name__, url_prefix="/audit")

    def room() -> ReadingRoom:
        return ReadingRoom(office, member().work_number, request.remote_addr or "")

    def log_page(asked: Asked, before: int | None = None, **more: object) -> str:
        found = room().events(asked.wanted(office.zone), before)
        lines = [
            (event, sentences.sentence(event, found.tails.get(event.subject, ""), office.zone))
            for event in found.events
        ]
        return render_template(
            "desk/audit/log.html",
            asked=asked,
            lines=lines,
            found=found,
            titles=sentences.titles(),
            card_tail=next(iter(found.tails.values()), "") if asked.card else "",
            **more,
        )

    @routes.get("")
    @needs(*READERS)
    def log() -> str:
        before = request.args.get("before", type=int)
        return log_page(Asked.read(request.args), before if before and before < _LONGEST_ID else None)

    @routes.post("")
    @needs(*READERS)
    def search() -> Response:
        asked, typed = Asked.read(request.form), request.form.get("typed", "").strip()
        values = asked.values
        try:
            values |= {"card": room().find(typed)} if typed else {}
        except NotDone as fault:
            page = render_template("desk/audit/not_found.html", fault=refusal(fault))
            return make_response(page, NOT_FOUND)
        return make_response(redirect(f"{url_for('audit.log')}?{urlencode(values)}", 303))

    @routes.get("/<int:event_id>")
    @needs(*READERS)
    def event(event_id: int) -> str:
        found = room().event(event_id) if event_id < _LONGEST_ID else None
        event, tail = found or abort(404)
        return render_template(
            "desk/audit/event.html",
            event=event,
            title=sentences.titles().get(event.kind, ""),
            sentence=sentences.sentence(event, tail, office.zone),
            who=sentences.who(event.actor),
            about=sentences.about(event.subject, tail),
            facts=sentences.facts(event, office.zone),
        )

    @routes.post("/export")
    @needs_proof(*READERS)
    def export() -> Response:
        wanted = Asked.read(request.form).wanted(office.zone)
        taken = room().export(wanted)
        name = f"audit-{office.now():%Y%m%d-%H%M}-{taken.events}.csv"
        return csv_file(name, _rows(office, wanted, taken.newest))

    @routes.post("/verify")
    @needs(*READERS)
    def check() -> Response:
        verified = verifier.verify()
        page = render_template("desk/audit/verdict.html", verified=verified)
        return make_response(page, 200 if verified else CONFLICT)

    return routes


def _rows(office: Office, wanted: Wanted, newest: int) -> Iterator[tuple[object, ...]]:
    yield tuple(words(name) for name in _COLUMNS)
    for part in audit_search.every(office.database, wanted, newest):
        for event in part.events:
            tail = part.tails.get(event.subject, "")
            yield (
                event.id,
                event.at.astimezone(office.zone).isoformat(timespec="seconds"),
                event.kind,
                sentences.who(event.actor),
                sentences.about(event.subject, tail),
                sentences.sentence(event, tail, office.zone),
                "; ".join(f"{name}: {value}" for name, value in sentences.facts(event, office.zone)),
            )
