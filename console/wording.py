"""The console's words: which language a browser wants, and sentences with their gaps filled."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import segno
from flask import Flask, Response, g, request
from markupsafe import Markup

from console.browser import Browser
from console.words import en, zh
from models.office import Office
from models.staff_refusals import Alternatives, NotDone

LANGUAGES: Mapping[str, Mapping[str, str]] = {"zh": zh.WORDS, "en": en.WORDS}
HTML_LANGUAGE: Mapping[str, str] = {"zh": "zh-CN", "en": "en"}
COOKIE = "lossline-language"
A_YEAR_SECONDS = 31_536_000


def language() -> str:
    """zh, unless this browser, or the address of this page, asks for English."""
    wanted = g.get("language") or request.cookies.get(COOKIE, "")
    return wanted if wanted in LANGUAGES else "zh"


def words(name: str, /, **gaps: object) -> str:
    """A sentence in this browser's language. Raises KeyError for one that does not exist."""
    return LANGUAGES[language()][name].format(**gaps)


def words_in(said_in: str, name: str, /, **gaps: object) -> str:
    """A sentence in the language of a caller, for reading out."""
    return LANGUAGES.get(said_in, zh.WORDS)[name].format(**gaps)


def refusal(fault: NotDone) -> str:
    """Why something was not done, in this browser's language."""
    if fault.because:
        return words(f"because.{fault.because.value}", papers=paper_lists(fault.papers), **fault.gaps)
    return words(f"refused.{type(fault).__name__}")


def paper_lists(lists: Alternatives) -> str:
    """Papers in words: one of each list would do."""
    alternatives = (words("papers.or").join(words(f"paper.{kind}") for kind in kinds) for kinds in lists)
    return words("papers.and").join(alternatives)


def read_out(number: str) -> str:
    """A number as it is read out: digit by digit, in groups of four that stay together on a line."""
    groups = (number[start : start + 4] for start in range(0, len(number), 4))
    return ", ".join("\u00a0".join(group) for group in groups)


def remember_language(response: Response, code: str, browser: Browser) -> None:
    """Keep the choice for a year. It says nothing of anybody."""
    response.set_cookie(
        COOKIE,
        code,
        max_age=A_YEAR_SECONDS,
        path="/",
        secure=browser.is_secure,
        httponly=True,
        samesite="Strict",
    )


def speak(app: Flask, office: Office) -> None:
    """Give templates their words: `t(name)`, `moment(when)`, `day(date)`, `span(seconds)`, `long_span(seconds)`."""

    def moment(when: datetime) -> Markup:
        """A time of the city, as a `<time>` that a machine can read, too."""
        there = when.astimezone(office.zone)
        return Markup('<time datetime="{}">{}</time>').format(
            there.isoformat(timespec="seconds"), there.strftime("%Y-%m-%d %H:%M")
        )

    def last_minute(end: datetime) -> str:
        """The last minute before an end, in the city: whoever hears "until midnight of the 5th" thinks of two days."""
        return (end - timedelta(minutes=1)).astimezone(office.zone).strftime("%Y-%m-%d %H:%M")

    def end_read_out(end: datetime, said_in: str) -> str:
        """An end as a caller hears it: the last day, or the last minute where it ends within a day."""
        there = end.astimezone(office.zone)
        last = there - timedelta(minutes=1)
        month = f"{last:%B}" if said_in == "en" else last.month
        gaps = {"year": last.year, "month": month, "day": last.day, "time": f"{last:%H:%M}"}
        return words_in(said_in, "script.day" if there.time() == time() else "script.moment", **gaps)

    def day(when: date) -> str:
        return when.strftime("%Y-%m-%d")

    def span(seconds: int) -> str:
        """Minutes and seconds, as a stop-watch shows them."""
        return f"{seconds // 60}:{seconds % 60:02}"

    def long_span(seconds: int) -> str:
        """Days, hours and minutes, whatever there is of them, as people say them."""
        days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
        kept = [(days, "days"), (hours, "hours"), (minutes, "minutes")]
        told = [(count, unit) for count, unit in kept if count][:2] or [(0, "minutes")]
        return " ".join(words(f"span.{unit}", count=count) for count, unit in told)

    app.jinja_env.globals.update(
        t=words,
        t_in=words_in,
        last_minute=last_minute,
        end_read_out=end_read_out,
        read_out=read_out,
        moment=moment,
        day=day,
        span=span,
        long_span=long_span,
        paper_lists=paper_lists,
        refusal=refusal,
        language=language,
    )

    def qr(text: str) -> Markup:
        """A picture of a number, for whoever scans receipts."""
        return Markup(segno.make(text, error="m").svg_inline(scale=3, border=2))

    app.jinja_env.globals["qr"] = qr
    app.jinja_env.globals["html_language"] = lambda: HTML_LANGUAGE[language()]
