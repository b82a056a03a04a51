"""The demo's first page: what it says, to whom it is shown, and what it tells the browser."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time

from app import create_app
from console.demo_cards import read_cards
from console.headers import SECURITY
from console.start_words import WORDS
from models import clock
from models.office import Office
from tests.console.pages import cards_in, demo_app
from tests.console.settings import make_settings

ROLES = [
    "enabled",
    "initial",
    "locked",
    "temporarily_lost",
    "formally_lost",
    "cancelled",
    "sealed",
    "minor",
    "enabled",
]


@pytest.fixture
def browser(tmp_path: Path) -> FlaskClient:
    return demo_app(cards_in(tmp_path)).test_client()


@pytest.mark.parametrize(("path", "lang"), [("/", "zh-CN"), ("/en", "en")])
def test_the_page_is_in_its_language_and_leads_to_the_other(
    browser: FlaskClient, path: str, lang: str
) -> None:
    page = browser.get(path).text

    assert f'<html lang="{lang}">' in page
    assert re.search(r'class="language" href="(/en" hreflang="en"|/" hreflang="zh-CN")', page)
    assert f'hreflang="{lang}"' not in page


@pytest.mark.parametrize("language", WORDS)
def test_every_word_of_the_page_is_there_in_both_languages(browser: FlaskClient, language: str) -> None:
    page = browser.get("/" if language == "zh" else "/en").text

    assert WORDS["zh"].keys() == WORDS["en"].keys()
    assert "built-in" not in page
    for name in ("title", "keys_title", "cards", "map", "role_minor", "role_initial_about"):
        assert WORDS[language][name] in page


@pytest.mark.parametrize(
    "path", ["/", "/en", "/call-map.svg", "/en/call-map.svg", "/static/pages.css", "/nowhere"]
)
def test_every_answer_tells_the_browser_to_be_careful(browser: FlaskClient, path: str) -> None:
    with browser.get(path) as answer:
        headers = answer.headers

    assert SECURITY.keys() <= set(headers.keys())
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Cache-Control" in headers


def test_pins_are_not_kept_by_the_browser(browser: FlaskClient) -> None:
    assert browser.get("/").headers["Cache-Control"] == "no-store"


def test_the_page_loads_nothing_from_elsewhere_and_runs_nothing(browser: FlaskClient) -> None:
    for path in ("/", "/en"):
        page = browser.get(path).text

        assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!localhost:)', page)
        assert "<script" not in page
        assert "style=" not in page


def test_the_picture_may_wear_its_own_style_and_no_other(browser: FlaskClient) -> None:
    answer = browser.get("/call-map.svg")
    style = ElementTree.fromstring(answer.text).findtext("{http://www.w3.org/2000/svg}style") or ""
    digest = b64encode(sha256(style.encode()).digest()).decode()

    assert answer.mimetype == "image/svg+xml"
    assert f"style-src 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


def test_each_card_is_shown_with_what_it_is_for(browser: FlaskClient) -> None:
    page = browser.get("/").text

    assert page.count('<li class="card') == 9
    assert "A12346789" in page
    assert "739164" in page
    assert "123456</span> (初始密码)" in page
    assert "没有登记" in page


@pytest.mark.parametrize("path", ["/", "/en"])
def test_whoever_takes_the_caller_with_the_lost_card_finds_what_to_verify_them_by(
    browser: FlaskClient, path: str
) -> None:
    page = browser.get(path).text

    card = page.split('<li class="card initial">')[1].split("</li>")[0]
    assert all(fact in card for fact in ("赵虚构", "139999197103090010", "13900000001"))
    assert "赵虚构" in page.split('<section id="desk"')[1].split("</section>")[0]


def test_what_a_card_is_for_is_read_from_its_row(tmp_path: Path) -> None:
    with freeze_time("2026-03-03T12:00:00+08:00"):
        cards = read_cards(cards_in(tmp_path) / "cards.csv", clock.now().date())

    assert [card.role for card in cards] == ROLES


def test_examples_use_a_card_that_can_be_frozen(browser: FlaskClient) -> None:
    page = browser.get("/en").text

    assert "call --keys &#34;1 110101199003071233 246810 1&#34;" in page


@pytest.mark.parametrize("path", ["/", "/en"])
def test_without_cards_the_page_says_what_to_do(tmp_path: Path, path: str) -> None:
    missing = demo_app(tmp_path).test_client().get(path)
    no_folder = demo_app(None).test_client().get(path)

    for answer in (missing, no_folder):
        assert answer.status_code == 200
        assert "scripts/demo" in answer.text
        assert "--keys" not in answer.text


def test_a_file_that_is_no_file_of_cards_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    file.write_bytes(b"\xff\xfe\x00nonsense")

    assert demo_app(file.parent).test_client().get("/").status_code == 200


def test_what_stands_in_the_file_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    file = cards_in(tmp_path) / "cards.csv"
    file.write_text(file.read_text().replace("A12345678", "<b>A123</b>"))

    assert "&lt;b&gt;A123&lt;/b&gt;" in demo_app(file.parent).test_client().get("/").text


def test_who_may_sign_in_at_the_desk_is_shown(browser: FlaskClient) -> None:
    page = browser.get("/").text

    assert "an-invented-password" in page
    assert 'href="http://localhost:81/"' in page


def test_three_callers_are_sent_on_request_and_not_for_other_sites(tmp_path: Path) -> None:
    browser = demo_app(cards_in(tmp_path)).test_client()

    assert browser.post("/callers", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not (tmp_path / "callers-wanted").exists()

    sent = browser.post("/callers", data={"language": "en"})

    assert sent.headers["Location"] == "/en?sent=3#desk"
    assert (tmp_path / "callers-wanted").exists()


@pytest.mark.parametrize(
    ("moment", "name"),
    [("2026-03-03T15:00+08:00", "callers_sent"), ("2026-03-03T03:00+08:00", "callers_sent_out_of_hours")],
)
@pytest.mark.parametrize(("language", "path"), [("zh", "/"), ("en", "/en")])
def test_the_page_says_what_becomes_of_the_three_callers_now(
    office: Office, tmp_path: Path, moment: str, name: str, language: str, path: str
) -> None:
    line = create_app(make_settings(is_demo=True, demo_dir=cards_in(tmp_path)), office).test_client()

    with freeze_time(moment):
        sent = line.post("/callers", data={"language": language})
        shown = line.get(sent.headers["Location"]).text

    assert WORDS[language][name] in shown
    assert WORDS[language][name] not in line.get(path).text


def test_the_map_can_be_read_instead_of_looked_at(browser: FlaskClient) -> None:
    page = browser.get("/").text

    assert "次数用完 → 转人工" in page
    assert "tries used up → To a person" in browser.get("/en").text
    assert 'alt="通话流程图' in page


def test_the_command_that_begins_anew_keeps_the_port(browser: FlaskClient) -> None:
    page = browser.get("/", base_url="http://127.0.0.1:8080").text

    assert "scripts/demo --port 8080 --reset" in page


def test_only_the_demo_has_this_page(office: Office, tmp_path: Path) -> None:
    cards_in(tmp_path)
    demo = create_app(make_settings(is_demo=True, demo_dir=tmp_path), office).test_client()
    line = create_app(make_settings(is_demo=False), office).test_client()

    assert "A12345678" in demo.get("/").text
    for path in ("/", "/en", "/call-map.svg", "/static/pages.css"):
        assert line.get(path).status_code == 404


def test_the_demo_still_answers_calls(office: Office) -> None:
    demo = create_app(make_settings(is_demo=True), office).test_client()

    assert demo.post("/voice", data={"CallSid": "CA" + "0" * 32}).status_code == 403
