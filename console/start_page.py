"""The demo's first page: what this is, how to call, the invented cards with their PINs, and the call map.

Only the demo registers it. It has no guard, on purpose: everything on it is invented.
"""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template

from console.demo_cards import DemoCard, read_cards
from console.headers import picture_policy
from console.start_words import WORDS
from ivr import draw
from models import clock

EXAMPLE_NIGHT = "2026-03-03T03:00"


@dataclass(frozen=True)
class Demo:
    """What the page has to know of the demo."""

    cards_file: Path | None
    initial_pin: str
    zone: ZoneInfo

    def cards(self) -> list[DemoCard]:
        """The cards as they lie in the file now."""
        if self.cards_file is None:
            return []
        return read_cards(self.cards_file, clock.now().astimezone(self.zone).date())


def start_page(demo: Demo) -> Blueprint:
    """`/` in Chinese, `/en` in English, and the picture of the call map."""
    routes = Blueprint(
        "start", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )
    picture, policy = draw.svg(), picture_policy(draw.svg_style())
    parts = draw.in_words()

    def page(language: str) -> str:
        cards = demo.cards()
        return render_template(
            "start.html",
            words=WORDS[language],
            language=language,
            cards=cards,
            example=next((card for card in cards if card.role == "enabled"), None),
            night=EXAMPLE_NIGHT,
            initial_pin=demo.initial_pin,
            parts=parts,
        )

    @routes.get("/")
    def chinese() -> str:
        return page("zh")

    @routes.get("/en")
    def english() -> str:
        return page("en")

    @routes.get("/call-map.svg")
    def call_map() -> Response:
        return Response(picture, mimetype="image/svg+xml", headers={"Content-Security-Policy": policy})

    return routes
