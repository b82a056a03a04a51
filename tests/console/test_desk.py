"""The console: its door, its guards, and what it tells a browser."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from console.guard import guard_of
from console.headers import DESK_POLICY, SECURITY
from console.home import ENTRIES
from console.kept_form import KeptForm
from console.route_list import as_markdown
from console.words import en, zh
from models import clock
from models.office import Office
from models.staff import Role
from models.staff_sessions import PROVEN_FOR
from tests.console.desks import PASSWORD, a_desk, a_visitor

FAMILIES = (
    *("why.", "spoken.", "verify.", "wrapped.", "status.", "pin.", "loss.", "channel.", "deed."),
    *("keyed.", "bearer."),
    *("paper.", "receipt.next.", "holder.", "staff.done.", "calendar."),
    *("outcome.", "callbacks.done.", "span.", "phone_keyed.", "handed."),
    *("history.", "message.", "fate.", "reports.", "fault.", "fault_at.", "fault_table."),
)
"""Words that are named by a value."""
TEMPLATES = Path(__file__).parents[2] / "console" / "templates" / "desk"


def test_a_stranger_is_asked_to_sign_in_and_then_shown_what_was_asked_for(office: Office) -> None:
    visitor = a_visitor(office)
    turned_away = visitor.get("/account")
    assert turned_away.status_code == 303
    assert turned_away.headers["Location"] == "/sign-in?then=/account"

    let_in = visitor.sign_in(office, Role.CLERK, then="/account")

    assert let_in.headers["Location"] == "/account"
    assert "李敏" in visitor.get("/account").text


@pytest.mark.parametrize("fields", [{"password": "another long password"}, {"work_number": "9999"}])
def test_a_failure_says_nothing_of_what_was_wrong(office: Office, fields: dict[str, str]) -> None:
    answer = a_visitor(office).sign_in(office, Role.CLERK, **fields)

    assert answer.status_code == 401
    assert zh.WORDS["sign_in.failed"] in answer.text


def test_the_cookie_is_a_new_one_after_signing_in(office: Office) -> None:
    visitor = a_visitor(office)
    visitor.get("/sign-in")
    before = visitor.client.get_cookie("lossline-desk")

    visitor.sign_in(office, Role.CLERK)

    after = visitor.client.get_cookie("lossline-desk")
    assert before is not None
    assert after is not None
    assert after.value != before.value


def test_every_cookie_is_kept_from_scripts_and_other_sites(office: Office) -> None:
    visitor = a_visitor(office)
    answers = [
        visitor.sign_in(office, Role.CLERK),
        visitor.get("/language/en"),
        visitor.post("/sign-out", "/account"),
    ]

    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    assert len(cookies) == 3
    assert all("HttpOnly" in cookie and "SameSite=Strict" in cookie for cookie in cookies)


def test_after_signing_out_the_browser_forgets_and_the_token_is_worth_nothing(office: Office) -> None:
    visitor = a_visitor(office, Role.CLERK)
    token = visitor.client.get_cookie("lossline-desk")
    assert token is not None

    left = visitor.post("/sign-out", "/account")
    visitor.client.set_cookie("lossline-desk", token.value)

    assert left.headers["Clear-Site-Data"]
    assert visitor.get("/account").status_code == 303


def test_a_form_of_another_site_is_refused(office: Office) -> None:
    visitor = a_visitor(office, Role.CLERK)
    shown = visitor.get("/account").text
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', shown)
    assert token

    forged = visitor.client.post(
        "/account/app", data={"form_token": token[1]}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert forged.status_code == 403


def test_a_form_that_is_too_old_and_a_page_of_another_role_are_refused_in_different_words(
    office: Office,
) -> None:
    visitor = a_visitor(office, Role.CLERK)

    too_old = visitor.client.post("/account/app", data={"form_token": "of yesterday"})
    not_hers = visitor.client.get("/queue")

    assert (too_old.status_code, not_hers.status_code) == (403, 403)
    assert zh.WORDS["error.form"] in too_old.text
    assert zh.WORDS["error.403"] in not_hers.text


def test_every_form_without_its_token_is_refused(office: Office) -> None:
    visitor = a_visitor(office, Role.ADMINISTRATOR)
    app = visitor.client.application
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]

    for rule in posts:
        path = re.sub(r"<[^>]*>", "1", rule.rule)
        assert visitor.client.post(path, data={"password": "x"}).status_code == 403, path


def test_every_route_has_a_guard_or_says_why_it_needs_none(office: Office) -> None:
    app = a_desk(office)

    unguarded = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and guard_of(app, rule.endpoint) is None
    ]

    assert unguarded == []


def test_each_role_opens_what_its_guards_say_and_nothing_else(office: Office) -> None:
    for role in Role:
        visitor = a_visitor(office, role)
        app = visitor.client.application
        for rule in app.url_map.iter_rules():
            guard = guard_of(app, rule.endpoint)
            if guard is None or guard.why_open or "GET" not in (rule.methods or ()) or rule.arguments:
                continue
            expected = 200 if role in guard.roles else 403
            assert visitor.get(rule.rule).status_code == expected, (role, rule.rule)


def test_what_was_typed_into_a_form_outlives_the_session(office: Office) -> None:
    visitor = a_visitor(office, Role.CLERK)
    visitor.client.delete_cookie("lossline-desk")

    asked = visitor.client.post("/account/sessions/abc/end", data={"note": "三张证件", "pin": "739164"})
    kept = re.search(r'name="kept" value="([^"]*)"', asked.text)
    assert asked.status_code == 401
    assert kept
    assert "739164" not in asked.text

    token = re.search(r'name="form_token" value="([0-9a-f]+)"', asked.text)
    assert token
    resumed = visitor.client.post(
        "/sign-in",
        data={
            "form_token": token[1],
            "work_number": "2001",
            "password": PASSWORD,
            "kept": kept[1].replace("&#34;", '"'),
        },
    )

    assert 'action="/account/sessions/abc/end"' in resumed.text
    assert "三张证件" in resumed.text


ELSEWHERE = (
    *("https://evil.example", "//evil.example", "/\\evil.example"),
    *("/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "/\x1f/evil.example", "/\x85/evil.example"),
)
"""Addresses that a browser may read as somebody else's, or that no header can hold."""


def test_no_page_leads_to_another_site(office: Office) -> None:
    visitor = a_visitor(office, Role.OPERATOR)

    led = [
        answer
        for then in ELSEWHERE
        for answer in (
            visitor.client.get("/language/en", query_string={"then": then}),
            visitor.post("/prove", "/account", then=then),
            visitor.sign_in(office, Role.OPERATOR, then=then),
        )
    ]

    assert {(answer.status_code, answer.headers["Location"]) for answer in led} == {(303, "/")}


def test_what_is_kept_of_a_form_is_sent_to_no_other_site(office: Office) -> None:
    visitor = a_visitor(office)
    kept = [KeptForm(path, (("typed", "三张证件"),)).as_text() for path in ELSEWHERE]

    answers = [visitor.sign_in(office, Role.CLERK, kept=each) for each in kept]

    assert {(answer.status_code, "evil" in answer.text) for answer in answers} == {(303, False)}


def test_weighty_pages_ask_for_the_password_again_after_some_minutes(office: Office) -> None:
    visitor = a_visitor(office, Role.CLERK)
    with clock.travel(clock.now() + PROVEN_FOR + timedelta(seconds=5)):
        asked = visitor.post("/account/app", "/account")
        assert zh.WORDS["prove"] in asked.text

        visitor.post("/prove", "/prove", proof_password=PASSWORD)

        assert "otpauth" not in visitor.post("/account/app", "/account").text
        assert zh.WORDS["account.app_scan"] in visitor.post("/account/app", "/account").text


@pytest.mark.parametrize("path", ["/sign-in", "/static/desk.css", "/nowhere"])
def test_every_answer_tells_the_browser_to_be_careful(office: Office, path: str) -> None:
    with a_visitor(office).get(path) as answer:
        assert SECURITY.items() <= dict(answer.headers).items()
        if answer.mimetype == "text/html":
            assert answer.headers["Content-Security-Policy"] == DESK_POLICY


def test_both_languages_have_the_same_sentences_with_the_same_gaps() -> None:
    assert zh.WORDS.keys() == en.WORDS.keys()
    for name, sentence in zh.WORDS.items():
        assert set(re.findall(r"{\w+}", sentence)) == set(re.findall(r"{\w+}", en.WORDS[name])), name


def test_no_sentence_is_missing_and_none_is_orphaned() -> None:
    sources = [*TEMPLATES.rglob("*.html"), *Path(__file__).parents[2].glob("console/**/*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    asked = set(re.findall(r"""(?:\bt|words)\(\s*["']([a-z_0-9.]+)["']""", text))
    mentioned = set(re.findall(r"""["']([a-z_0-9.]+)["']""", text))
    families = {"role.", "error.", "refused."} | set(FAMILIES)

    assert {name for name in asked if not name.endswith(".")} <= zh.WORDS.keys()
    unused = {
        name
        for name in zh.WORDS
        if name not in mentioned
        and not any(name.startswith(family) for family in families)
        and name not in {f"{entry.words}.about" for entry in ENTRIES}
    }
    assert unused == set()


def test_the_list_of_routes_is_fresh(office: Office) -> None:
    """`lossline routes > docs/routes.md` makes it anew."""
    written = Path(__file__).parents[2] / "docs" / "routes.md"

    assert written.read_text(encoding="utf-8") == as_markdown(a_desk(office))
