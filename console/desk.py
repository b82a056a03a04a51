"""The console process: the desk of the line's staff. Start here to find a page."""

import secrets
from functools import partial

from flask import Flask, Response, g, make_response, redirect, request
from markupsafe import Markup

from console.account import account_pages
from console.accounts.pages import accounts_pages
from console.approvals import approval_pages
from console.audit import faults
from console.audit.pages import audit_pages
from console.audit.resets import reset_pages
from console.audit.verifying import Verifier
from console.bank_names import bank_name
from console.browser import FORM_FIELD, ONCE_FIELD, Browser
from console.calendar import calendar_pages
from console.counter.keypad import keypad_pages
from console.counter.keypad_on_form import keypad_on_form_pages
from console.counter.pad import pad_pages
from console.counter.pages import counter_pages
from console.counter.receipt_pages import receipt_pages
from console.faults import fault_pages
from console.guard import member, open_to_all, stand_guard
from console.headers import DESK_POLICY, protect
from console.history.pages import history_pages
from console.home import entries_for, home_pages
from console.kept_form import is_ours
from console.kept_words import typed_before
from console.own_password import own_password_pages
from console.phone_desk.call import call_pages
from console.phone_desk.callbacks import callback_pages
from console.phone_desk.handing import handing_pages
from console.phone_desk.pin import pin_pages
from console.phone_desk.queue import queue_pages
from console.proof import ask_for_proof, proof_pages, prove
from console.reports.pages import report_pages
from console.same_page import same_page
from console.sign_in import sign_in_pages, turn_away
from console.unstorable import refuse_unstorable
from console.weighty_deeds import deed_asked, deed_kept
from console.whence import tell_whence
from console.wording import LANGUAGES, remember_language, speak
from models.audit_check import Trust
from models.exchange import Exchange
from models.office import Office
from models.pin import Cost
from models.staff import Passwords

LARGEST_FORM_BYTES = 256 * 1024


def create_desk(
    office: Office,
    browser: Browser,
    exchange: Exchange,
    cost: Cost = Cost.PRODUCTION,
    trust: Trust | None = None,
    trusted_proxies: int = 0,
) -> Flask:
    """The app behind the staff's host name. `trust`: what the audit log's seals are compared with.

    `trusted_proxies`: how many stand before it; 0 is not known.
    """
    app = Flask("console")
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM_BYTES
    tell_whence(app, browser, trusted_proxies)
    speak(app, office)
    refuse_unstorable(app)
    passwords = Passwords(cost)
    stand_guard(app, office, browser, lambda: turn_away(browser), lambda: prove(office, passwords))
    ask_for_proof(app, office)
    for pages in (
        home_pages(office),
        sign_in_pages(office, browser, passwords),
        proof_pages(),
        account_pages(office),
        own_password_pages(office, passwords),
        accounts_pages(office, passwords),
        calendar_pages(office),
        queue_pages(office, exchange),
        call_pages(office, exchange),
        callback_pages(office, exchange),
        pin_pages(office, exchange),
        handing_pages(office, exchange),
        counter_pages(office),
        receipt_pages(office),
        approval_pages(office),
        keypad_pages(office),
        keypad_on_form_pages(office),
        pad_pages(office, browser),
        audit_pages(office, Verifier(office, trust or Trust())),
        reset_pages(office),
        history_pages(office),
        report_pages(office),
    ):
        app.register_blueprint(pages)
    app.jinja_env.globals["menu_entries"] = lambda: entries_for(app, member().role)
    app.jinja_env.globals["form_field"] = lambda: _form_field(browser)
    app.jinja_env.globals["bank_name"] = partial(bank_name, office)
    app.jinja_env.globals["once_field"] = _once_field
    app.jinja_env.globals["typed_before"] = typed_before
    app.jinja_env.globals["same_page"] = same_page
    app.jinja_env.globals["deed_asked"] = deed_asked
    app.jinja_env.globals["deed_kept"] = deed_kept
    app.jinja_env.globals["fault_place"] = faults.where
    app.jinja_env.globals["fault_said"] = faults.what
    _add_language_choice(app, browser)
    fault_pages(app)
    protect(app, DESK_POLICY)
    return app


def _form_field(browser: Browser) -> Markup:
    """The hidden field that every form of ours carries."""
    token = g.get("form_token") or browser.form_token(browser.token())
    return Markup('<input type="hidden" name="{}" value="{}">').format(FORM_FIELD, token)


def _once_field() -> Markup:
    """The hidden field of a form that does its deed once."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(ONCE_FIELD, secrets.token_urlsafe(16))


def _add_language_choice(app: Flask, browser: Browser) -> None:
    @app.get("/language/<code>")
    @open_to_all("the sign-in page has a choice of language, too")
    def choose_language(code: str) -> Response:
        then = request.args.get("then", "/")
        answer = make_response(redirect(then if is_ours(then) else "/", 303))
        remember_language(answer, code if code in LANGUAGES else "zh", browser)
        return answer
