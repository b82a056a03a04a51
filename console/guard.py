"""Who may open which page: every route names the roles it needs, or says aloud why it needs none.

A route without either is refused to everybody, and a test finds it first. What a page *does* is guarded again in
`models/`, inside the deed's own transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, Response, abort, g, make_response, redirect, request, url_for

from console.browser import Browser, FormNotOurs
from models.office import Office
from models.staff import Role
from models.staff_sessions import Member, member_by, watching_member

View = TypeVar("View", bound=Callable[..., object])

EVERYBODY = frozenset(Role)
_MARK = "lossline_guard"
_WITHOUT_GUARD = frozenset({"static", "health.lives", "health.is_ready", "scrape.metrics"})
"""Routes of other packages, which guard themselves or tell nothing."""

_CHOOSING_A_PASSWORD = frozenset({"own_password.show", "own_password.choose", "proof.show", "proof.go_on"})
_LEAVING = frozenset({"sign_in.leave"})


@dataclass(frozen=True)
class Guard:
    """Who may open a route. `why_open` is set where anybody may; `is_weighty`: password given just before.

    `is_watch`: a page asks by itself, again and again: that keeps no session alive.
    """

    roles: frozenset[Role]
    why_open: str = ""
    is_weighty: bool = False
    is_watch: bool = False


def needs(*roles: Role) -> Callable[[View], View]:
    """This route is for these roles."""
    return _marked(Guard(frozenset(roles)))


def needs_proof(*roles: Role) -> Callable[[View], View]:
    """This route is for these roles, and asks for the password again if it was not given within minutes."""
    return _marked(Guard(frozenset(roles), is_weighty=True))


def watches(*roles: Role) -> Callable[[View], View]:
    """This route is for these roles, and is asked for by their open pages."""
    return _marked(Guard(frozenset(roles), is_watch=True))


def signed_in(view: View) -> View:
    """This route is for whoever is signed in."""
    return _marked(Guard(EVERYBODY))(view)


def open_to_all(why: str) -> Callable[[View], View]:
    """This route is for strangers, too."""
    return _marked(Guard(frozenset(), why_open=why))


def _marked(guard: Guard) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, _MARK, guard)
        return view

    return mark


def guard_of(app: Flask, endpoint: str) -> Guard | None:
    """The guard of a route; None if somebody forgot it."""
    found = getattr(app.view_functions[endpoint], _MARK, None)
    return found if isinstance(found, Guard) else None


def member() -> Member:
    """Who is signed in. Only for routes that need somebody."""
    found = g.get("member")
    if not isinstance(found, Member):
        raise LookupError("nobody is signed in on this route")
    return found


def stand_guard(
    app: Flask,
    office: Office,
    browser: Browser,
    sign_in: Callable[[], Response],
    prove: Callable[[], Response | None],
) -> None:
    """Check every request before its view runs. `sign_in` answers whoever has to sign in first.

    `prove` answers whoever has to give the password once more, unless it came with the request. Whoever has a
    temporary password is shown one page only: the one on which to choose another.
    """

    @app.before_request
    def check() -> Response | None:
        guard = guard_of(app, request.endpoint) if request.endpoint else None
        find = watching_member if guard and guard.is_watch else member_by
        g.member = find(office, browser.token()) if browser.token() else None
        if request.endpoint is None or request.endpoint in _WITHOUT_GUARD:
            return None
        if guard is None:
            abort(403)
        if request.method not in {"GET", "HEAD"} and not browser.form_is_ours():
            if g.member is None and not guard.why_open:
                return sign_in()
            raise FormNotOurs
        if guard.why_open:
            return None
        if g.member is None:
            return _whole_page() if guard.is_watch else sign_in()
        if g.member.has_temporary_password and request.endpoint not in _CHOOSING_A_PASSWORD | _LEAVING:
            return make_response(redirect(url_for("own_password.show"), 303))
        if g.member.role not in guard.roles:
            abort(403)
        return prove() if guard.is_weighty and not g.member.is_proven else None


def _whole_page() -> Response:
    """For a page that asked by itself and is signed in no more: have it loaded anew, so that the door is shown."""
    return Response(status=200, headers={"HX-Refresh": "true"})
