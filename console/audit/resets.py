"""The log of PIN resets and unlockings as a page: who, on which papers, why, approved by whom, changed since (P6)?"""

from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from console.audit import sentences
from console.audit.asked import Asked
from console.guard import member, needs
from console.wording import refusal
from models.audit_resets import Sought
from models.office import Office
from models.reading_room import ReadingRoom
from models.staff import Role
from models.staff_refusals import NotDone

READERS = (Role.AUDITOR, Role.SUPERVISOR)
NOT_FOUND = 404
DAYS = 30
"""Shown where nothing is asked for."""


def reset_pages(office: Office) -> Blueprint:
    """`/resets`."""
    routes = Blueprint("resets", __name__, url_prefix="/resets")

    def room() -> ReadingRoom:
        return ReadingRoom(office, member().work_number, request.remote_addr or "")

    @routes.get("")
    @needs(*READERS)
    def show() -> str:
        asked = Asked.read(request.args)
        found = room().resets(_sought(office, asked))
        titles = sentences.titles()
        return render_template("desk/audit/resets.html", asked=asked, found=found, titles=titles, days=DAYS)

    @routes.post("")
    @needs(*READERS)
    def search() -> Response:
        asked, typed = Asked.read(request.form), request.form.get("typed", "").strip()
        try:
            card = room().find(typed) if typed else asked.card
        except NotDone as fault:
            page = render_template("desk/audit/not_found.html", fault=refusal(fault))
            return make_response(page, NOT_FOUND)
        address = url_for("resets.show", card=card or None, day=asked.day or None, staff=asked.staff or None)
        return make_response(redirect(address, 303))

    return routes


def _sought(office: Office, asked: Asked) -> Sought:
    wanted = asked.wanted(office.zone)
    since = wanted.since or (None if asked.values else office.now() - timedelta(days=DAYS))
    return Sought(asked.card or None, asked.staff or None, since, wanted.until)
