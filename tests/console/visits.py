"""Where to see every page of the console: one visit for each address, and more for pages that answer a form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from passlib.totp import TOTP
from playwright.sync_api import Page

from models import clock
from models.staff import Role
from tests.console.a_full_house import SESSION_COOKIE
from tests.console.desks import PASSWORD

NO_PAGE: Mapping[str, str] = {
    "/language/<code>": "leads back to the page it was asked from",
    "/callbacks/now": "a part of the page of call-backs, seen there",
    "/call/<call_sid>/card/<card_uid>/pin": "a part of the work sheet, seen there",
    "/call/<call_sid>/line": "a part of the work sheet, seen there",
    "/counter/<uid>/<name>/receipt/<int:seq>/fate": "says when the receipt of a request is to be loaded anew",
    "/counter/<uid>/<name>/keypad": "a part of the form of a deed, seen there",
    "/approvals/now": "a part of the page of approvals, seen there",
    "/queue/now": "a part of the queue's page, seen there",
    "/queue/day": "a part of the queue's page, seen there",
    "/reports/<name>.csv": "a file",
    "/reports/call-map.svg": "a picture, seen on the page of the map",
    "/static/<path:filename>": "files that pages load",
}
"""Addresses that show no page of their own, and why."""
Names = Mapping[str, str]
Acts = Callable[[Page, Names], object]


@dataclass(frozen=True)
class Visit:
    """A page: whose, at which address (gaps are filled from `House.names`), and what to do there first."""

    role: Role | None
    path: str
    acts: Acts | None = None
    pad: str = ""
    """`waiting` or `idle`: seen on a paired screen."""
    since: timedelta = timedelta(0)
    """How long ago whoever visits has given the password."""

    @property
    def name(self) -> str:
        """For the report of a test."""
        return f"{self.path} {self.acts.__name__ if self.acts else ''}".strip()


def sends(action: str, **fields: str) -> Acts:
    """Fill in the form that goes to this address, and send it."""

    def send(page: Page, names: Names) -> None:
        has_all = "".join(f':has([name="{name}"]:not([type="hidden"]))' for name in fields)
        form = page.locator(f'form[method="post"][action$="{action}"]{has_all}').first
        for name, value in fields.items():
            box = form.locator(f'[name="{name}"]').first
            if box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(value)
            else:
                box.fill(value.format_map(names))
        with page.expect_navigation():
            form.evaluate("form => form.requestSubmit()")

    send.__name__ = f"→ {action} {' '.join(fields)}".strip()
    return send


def reports_the_loss(page: Page, names: Names) -> None:
    """Freeze the card of a verified caller, unless it is frozen already."""
    if page.locator('form[action$="/report"]').count():
        sends("/report")(page, names)


def takes_a_callback_on(page: Page, names: Names) -> None:
    """The first request; the sheet of one that was taken on before."""
    if page.locator('form[action$="/claim"]').count():
        sends("/claim")(page, names)
    else:
        page.locator('main a[href^="/call/"]').first.click()
        page.wait_for_url("**/call/*")


def adds_an_app(page: Page, names: Names) -> None:
    """Take the one away that is there, and add another."""
    if page.locator('form[action="/account/app/remove"]').count():
        sends("/account/app/remove")(page, names)
    sends("/account/app")(page, names)
    key = page.locator("code").inner_text().replace(" ", "")
    code = TOTP(key=key, format="base32", digits=6, period=30).generate(time=int(clock.now().timestamp()))
    sends("/account/app/confirm", code=str(code.token))(page, names)


def comes_back_after_the_session_is_over(page: Page, names: Names) -> None:
    """Type into a form, lose the session, send it, sign in again."""
    loses_the_session(page, names)
    sends("/sign-in", work_number="2001", password=PASSWORD)(page, names)


def loses_the_session(page: Page, names: Names) -> None:
    """Type into a form, lose the session, send it."""
    page.context.clear_cookies(name=SESSION_COOKIE)
    sends("/counter", typed="A12345678")(page, names)


def opens_what_is_folded(page: Page, names: Names) -> None:
    """Tables that are folded away on a narrow screen."""
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true; })")


DEEDS = (
    "report",
    "release",
    "replace",
    "reset",
    "unlock",
    "activate",
    "correct",
    "phone",
    "cancel_pin",
    "death",
)
LONG_AGO = timedelta(minutes=6)
"""The password was given too long ago for deeds of weight."""
CLERK, OPERATOR, ADMINISTRATOR = Role.CLERK, Role.OPERATOR, Role.ADMINISTRATOR

VISITS: Mapping[str, tuple[Visit, ...]] = {
    "/": (Visit(Role.SUPERVISOR, "/"), Visit(ADMINISTRATOR, "/"), Visit(CLERK, "/")),
    "/account": (
        Visit(CLERK, "/account"),
        Visit(CLERK, "/account?done=password"),
        Visit(CLERK, "/account", sends("/account/app")),
        Visit(Role.AUDITOR, "/account", adds_an_app),
    ),
    "/approvals": (
        Visit(Role.SUPERVISOR, "/approvals?done=approved"),
        Visit(Role.SUPERVISOR, "/approvals", since=LONG_AGO),
    ),
    "/audit": (
        Visit(Role.AUDITOR, "/audit"),
        Visit(Role.AUDITOR, "/audit?day=2001-01-01"),
        Visit(Role.AUDITOR, "/audit", sends("/audit", typed="Z00000000")),
        Visit(Role.AUDITOR, "/audit", sends("/audit/verify")),
    ),
    "/audit/<int:event_id>": (Visit(Role.AUDITOR, "/audit/{event}"),),
    "/calendar": (
        Visit(ADMINISTRATOR, "/calendar"),
        Visit(ADMINISTRATOR, "/calendar", sends("/calendar/look", day="2099-01-01", why="太远")),
        Visit(ADMINISTRATOR, "/calendar", sends("/calendar/look")),
    ),
    "/call/<call_sid>": (
        Visit(OPERATOR, "/call/{call}"),
        Visit(OPERATOR, "/call/{call}", sends("/find", typed="Z00000000")),
    ),
    "/call/<call_sid>/card/<card_uid>": (
        Visit(OPERATOR, "/call/{call}/card/{other_card}"),
        Visit(OPERATOR, "/call/{call}/card/{other_card}", sends("/verify", name="林测试")),
        Visit(OPERATOR, "/call/{call}/card/{other_card}", sends("/pin")),
        Visit(OPERATOR, "/call/{call}/card/{card}"),
        Visit(OPERATOR, "/call/{call}/card/{card}", reports_the_loss),
    ),
    "/call/<call_sid>/card/<card_uid>/history": (
        Visit(OPERATOR, "/call/{call}/card/{card}/history"),
        Visit(OPERATOR, "/call/{call}/card/{other_card}/history"),
    ),
    "/history/<card_uid>": (Visit(CLERK, "/history/{enabled}"), Visit(Role.AUDITOR, "/history/{formal}")),
    "/reports": (Visit(Role.AUDITOR, "/reports"), Visit(Role.AUDITOR, "/reports", opens_what_is_folded)),
    "/reports/map": (Visit(Role.SUPERVISOR, "/reports/map", opens_what_is_folded),),
    "/callbacks": (
        Visit(OPERATOR, "/callbacks"),
        Visit(OPERATOR, "/callbacks", takes_a_callback_on),
        Visit(Role.SUPERVISOR, "/callbacks?done=closed"),
    ),
    "/counter": (
        Visit(CLERK, "/counter"),
        Visit(CLERK, "/counter", sends("/counter", typed="Z00000000")),
        Visit(CLERK, "/counter", loses_the_session),
        Visit(CLERK, "/counter", comes_back_after_the_session_is_over),
    ),
    "/counter/<uid>": tuple(Visit(CLERK, f"/counter/{{{each}}}") for each in ("enabled", "locked", "formal")),
    "/counter/<uid>/<name>": (
        *(Visit(CLERK, f"/counter/{{enabled}}/{deed}") for deed in DEEDS),
        Visit(CLERK, "/counter/{enabled}/correct", sends("/correct", datum="name", value="")),
    ),
    "/counter/<uid>/<name>/receipt/<int:seq>": (
        Visit(CLERK, "/counter/{other_card}/report", sends("/report", paper_id_card="{other_id}")),
        Visit(
            CLERK,
            "/counter/{reset}/reset",
            sends("/reset", paper_card="{reset_card}", paper_id_card="{reset_id}", reason="忘记密码"),
        ),
    ),
    "/counter/<uid>/keypad": (
        Visit(CLERK, "/counter/{enabled}/keypad"),
        Visit(CLERK, "/counter/{formal}", sends("/keypad")),
    ),
    "/keypad": (Visit(CLERK, "/keypad"), Visit(CLERK, "/keypad", sends("/keypad"))),
    "/pad": (
        Visit(None, "/pad"),
        Visit(None, "/pad", sends("/pad/pair", work_number="2001", code="000000")),
        Visit(None, "/pad", pad="waiting"),
        Visit(None, "/pad", pad="idle"),
    ),
    "/password": (
        Visit(CLERK, "/password"),
        Visit(
            CLERK,
            "/password",
            sends("/password", new_password="too short either way", new_password_again="x"),
        ),
    ),
    "/prove": (
        Visit(CLERK, "/prove", since=LONG_AGO),
        Visit(CLERK, "/prove", sends("/prove", proof_password="not the one"), since=LONG_AGO),
    ),
    "/queue": (Visit(OPERATOR, "/queue"), Visit(Role.SUPERVISOR, "/queue?done=wrapped_up")),
    "/resets": (Visit(Role.AUDITOR, "/resets"),),
    "/sign-in": (
        Visit(None, "/sign-in"),
        Visit(None, "/sign-in", sends("/sign-in", work_number="4711", password="not the one")),
    ),
    "/staff": (Visit(ADMINISTRATOR, "/staff"),),
    "/staff/new": (
        Visit(ADMINISTRATOR, "/staff/new"),
        Visit(ADMINISTRATOR, "/staff/new", sends("/staff/new", number="2001", name="赵敏")),
    ),
    "/staff/<number>": (
        Visit(ADMINISTRATOR, "/staff/{number}"),
        Visit(ADMINISTRATOR, "/staff/5001"),
        Visit(ADMINISTRATOR, "/staff/2007", sends("/staff/2007/password")),
        Visit(ADMINISTRATOR, "/staff/2007", sends("/staff/2007/role", role="operator"), since=LONG_AGO),
    ),
}
FAULTS = (Visit(None, "/nowhere"), Visit(CLERK, "/audit"))
"""Pages that say no."""
