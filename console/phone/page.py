"""The page of the telephone, in Chinese at `/phone` and in English at `/phone/en`. Its scripts do the telephoning."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template

from console.demo_cards import DemoCard
from console.headers import PAGE_POLICY
from console.phone.moments import moments
from console.start_page import Demo
from console.start_words import WORDS as START_WORDS
from console.words import browser_phone_en, browser_phone_zh
from models import clock, identity

WORDS = {"zh": browser_phone_zh.WORDS, "en": browser_phone_en.WORDS}
PHONE_POLICY = PAGE_POLICY.replace(
    "style-src 'self'", "script-src 'self'; connect-src 'self'; media-src 'self'; style-src 'self'"
)
"""The page telephones by scripts of its own, and plays what the server says."""
PAD = (
    ("1", ""),
    ("2", "ABC"),
    ("3", "DEF"),
    ("4", "GHI"),
    ("5", "JKL"),
    ("6", "MNO"),
    ("7", "PQRS"),
    ("8", "TUV"),
    ("9", "WXYZ"),
    ("*", "X"),
    ("0", ""),
    ("#", ""),
)
"""Keys as on any telephone, with their letters; the star is the X of a number."""
SPEEDS = ("0.75", "1", "1.5", "2", "3")


@dataclass(frozen=True)
class Line:
    """What the page has to know of the line that it calls."""

    number: str
    page_url: str
    """Where the line's own page is."""
    zone: ZoneInfo
    demo: Demo | None
    """None outside the demo: then there are no cards to show and no other times to call at."""
    has_voice: bool

    def cards(self) -> list[DemoCard]:
        """The demo's cards as they lie in the file now."""
        return self.demo.cards() if self.demo else []


def phone_page(line: Line) -> Blueprint:
    """`/phone` and `/phone/en`, with all they load."""
    routes = Blueprint(
        "phone",
        __name__,
        template_folder="../templates",
        static_folder="../static",
        static_url_path="/static",
    )

    def page(language: str) -> str:
        return render_template(
            "phone.html",
            words=WORDS[language],
            roles=START_WORDS[language],
            language=language,
            line=line,
            cards=line.cards(),
            keyed=_keyed,
            moments=moments(clock.now().astimezone(line.zone)),
            pad=PAD,
            speeds=SPEEDS,
        )

    @routes.get("/phone")
    def chinese() -> str:
        return page("zh")

    @routes.get("/phone/en")
    def english() -> str:
        return page("en")

    return routes


def _keyed(number: str) -> str:
    """A number as a telephone keys it."""
    return identity.keyed_form(number).replace("X", "*")
