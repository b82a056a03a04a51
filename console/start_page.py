"""The demo's first page: what this is, how to call, the invented cards with their PINs, and the call map.

Only the demo registers it. It has no guard, on purpose: everything on it is invented.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from console.browser import SAFE_SITES
from console.demo_cards import DemoCard, read_cards
from console.demo_staff import DemoStaff, read_staff
from console.headers import FORM_POLICY, picture_policy
from console.map_labels import LABELS
from console.start_words import WORDS
from ivr import draw
from models import clock

CARDS_FILE, STAFF_FILE, CALLERS_FILE = "cards.csv", "staff.csv", "callers-wanted"
EXAMPLE_NIGHT = "2026-03-03T03:00"


@dataclass(frozen=True)
class Demo:
    """What the page has to know of the demo."""

    folder: Path | None
    initial_pin: str
    zone: ZoneInfo
    phone: str = "off"
    """The telephone in the browser: off, or where it is."""

    def cards(self) -> list[DemoCard]:
        """The cards as they lie in the file now."""
        if self.folder is None:
            return []
        return read_cards(self.folder / CARDS_FILE, clock.now().astimezone(self.zone).date())

    def staff(self) -> list[DemoStaff]:
        """Who may sign in at the desk."""
        return read_staff(self.folder / STAFF_FILE) if self.folder else []

    def send_callers(self) -> None:
        """Ask the process that runs the demo for three callers."""
        if self.folder:
            (self.folder / CALLERS_FILE).touch()


def start_page(demo: Demo, staff_are_in: Callable[[], bool]) -> Blueprint:
    """`/` in Chinese, `/en` in English, and the picture of the call map in both.

    `staff_are_in` tells what becomes of callers who ask for a person now.
    """
    routes = Blueprint(
        "start", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )
    pictures = {language: draw.svg(labels=labels) for language, labels in LABELS.items()}
    policy = picture_policy(draw.svg_style())

    def page(language: str) -> Response:
        cards = demo.cards()
        shown = render_template(
            "start.html",
            words=WORDS[language],
            language=language,
            cards=cards,
            example=next((card for card in cards if card.role == "enabled"), None),
            lost=next((card for card in cards if card.role == "initial"), None),
            night=EXAMPLE_NIGHT,
            initial_pin=demo.initial_pin,
            parts=draw.in_words(LABELS[language]),
            picture=_picture_page(language),
            staff=demo.staff(),
            phone=_phone_page(language) if demo.phone != "off" else "",
            desk_url=desk_beside(request.host_url),
            port=urlsplit(request.host_url).port or 80,
            sent=WORDS[language][_what_callers_meet(staff_are_in)] if "sent" in request.args else "",
        )
        return Response(shown, headers={"Content-Security-Policy": FORM_POLICY})

    @routes.get("/")
    def chinese() -> Response:
        return page("zh")

    @routes.get("/en")
    def english() -> Response:
        return page("en")

    @routes.post("/callers")
    def send_callers() -> Response:
        if request.headers.get("Sec-Fetch-Site", "none") not in SAFE_SITES:
            abort(403)
        demo.send_callers()
        back = "/en" if request.form.get("language") == "en" else "/"
        return make_response(redirect(f"{back}?sent=3#desk", 303))

    def picture(language: str) -> Response:
        headers = {"Content-Security-Policy": policy}
        return Response(pictures[language], mimetype="image/svg+xml", headers=headers)

    @routes.get("/call-map.svg")
    def chinese_map() -> Response:
        return picture("zh")

    @routes.get("/en/call-map.svg")
    def english_map() -> Response:
        return picture("en")

    return routes


def _what_callers_meet(staff_are_in: Callable[[], bool]) -> str:
    return "callers_sent" if staff_are_in() else "callers_sent_out_of_hours"


def _phone_page(language: str) -> str:
    return "/phone/en" if language == "en" else "/phone"


def _picture_page(language: str) -> str:
    return "/en/call-map.svg" if language == "en" else "/call-map.svg"


def desk_beside(line_url: str) -> str:
    """The demo serves the desk on the port after the line's."""
    address = urlsplit(line_url)
    return f"{address.scheme}://{address.hostname}:{(address.port or 80) + 1}/"
