"""Rule P6 in pages: every deed and every look can be found, read as a sentence, taken out and verified."""

import csv
import io
import re
from dataclasses import fields

import pytest
from sqlalchemy import text

from console.audit import sentences
from console.audit.asked import Asked
from console.csv_file import cell
from console.guard import guard_of
from console.words import en, en_events, zh, zh_events
from models import staff_roles
from models.audit_kinds import KINDS
from models.audit_reading import ReadEvent, chain
from models.audit_search import EVENTS_A_PAGE, Wanted, count, page
from models.office import Office
from models.personal import EventBody
from models.reset_request import Mending
from models.staff import Role
from tests.console.desks import PASSWORD, Visitor, a_desk, a_visitor
from tests.factories import CardFacts, a_locked_card, an_enabled_card
from tests.models.sealing import write_events
from tests.staffing import a_counter, with_papers

_GAPS = re.compile(r"{(\w+)}")


@pytest.fixture
def auditor(office: Office) -> Visitor:
    """An auditor."""
    return a_visitor(office, Role.AUDITOR)


def newest(office: Office, subject: str) -> ReadEvent:
    """The last event of a chain."""
    with office.database.light() as connection:
        return chain(connection, office.keys, subject)[0]


def an_unlocking(office: Office) -> CardFacts:
    """A card whose PIN was unlocked by two people."""
    card = a_locked_card(office)
    request = a_counter(office, work_number="2009").ask(card.uid, Mending.UNLOCK, with_papers(card))
    assert request
    a_counter(office, Role.SUPERVISOR, "3009").approve(request)
    return card


def test_a_deed_is_read_as_a_sentence_in_both_languages_and_masked(office: Office, auditor: Visitor) -> None:
    card = an_unlocking(office)

    chinese = auditor.get("/audit").text
    auditor.get("/language/en")
    english = auditor.get("/audit").text

    tail = card.number[-4:]
    assert f"工号3009解除了卡…{tail}的密码锁定：申请人2009，审批人3009，持卡人本人" in chinese
    assert f"No. 3009 unlocked the PIN of card …{tail}: asked for by 2009, approved by 3009" in english
    for secret in (card.number, card.citizen_id, card.name):
        assert secret not in chinese + english


def test_a_card_is_found_by_its_number_without_the_number_in_the_address_and_the_look_is_logged(
    office: Office, auditor: Visitor
) -> None:
    card, other = an_enabled_card(office), an_enabled_card(office)

    sent = auditor.post("/audit", "/audit", typed=card.citizen_id)
    shown = auditor.get(sent.headers["Location"]).text

    assert card.citizen_id not in sent.headers["Location"]
    assert f"…{card.number[-4:]}" in shown
    assert f"…{other.number[-4:]}" not in shown
    look = newest(office, f"card:{card.uid}")
    assert (look.kind, look.actor, look.body.fields["shown"]) == ("holder.looked_at", "staff:4001", "history")


def test_a_number_that_nobody_has_is_not_found(auditor: Visitor) -> None:
    answer = auditor.post("/audit", "/audit", typed="Z00000000")

    assert answer.status_code == 404
    assert zh.WORDS["refused.NoSuchCard"] in answer.text


def test_events_are_found_by_day_by_staff_and_by_kind(office: Office) -> None:
    an_unlocking(office)
    today = f"{office.today():%Y-%m-%d}"

    def kinds(**asked: str) -> list[str]:
        with office.database.light() as connection:
            found = page(connection, Asked(**asked).wanted(office.zone))
        return [event.kind for event in found.events]

    assert "pin.unlocked" in kinds(day=today)
    assert kinds(day="2001-01-01") == []
    assert set(kinds(staff="3009")) == {"staff.added", "reset.approved", "pin.unlocked"}
    assert kinds(kind="pin.unlocked", staff="3009") == ["pin.unlocked"]
    assert kinds(kind="pin.unlocked", staff="2009") == []


def test_a_day_that_is_none_is_left_out_of_the_question() -> None:
    assert Asked.read({"day": "yesterday", "staff": " 2001 "}) == Asked(staff="2001")


def test_a_long_log_is_paged_and_no_event_is_shown_twice_or_never(office: Office, auditor: Visitor) -> None:
    write_events(office, 2 * EVENTS_A_PAGE + 7)
    with office.database.light() as connection:
        all_of_them, _ = count(connection, Wanted())
    shown: list[str] = []
    address = "/audit"

    while address:
        text_shown = auditor.get(address).text
        shown += re.findall(r'href="/audit/(\d+)"', text_shown)
        older = re.search(r'href="(/audit\?before=\d+)"', text_shown)
        address = older[1] if older else ""

    assert len(shown) == len(set(shown)) == all_of_them


def test_one_event_is_shown_with_all_its_fields_and_the_look_is_logged(
    office: Office, auditor: Visitor
) -> None:
    card = an_unlocking(office)
    unlocked = next(event for event in _chain(office, card) if event.kind == "pin.unlocked")

    shown = auditor.get(f"/audit/{unlocked.id}").text

    for part in (
        "2009",
        "3009",
        "hall 3",
        "忘记密码",
        "社保卡、持卡人身份证",
        card.citizen_id[-4:],
        "已锁定",
        "已启用",
    ):
        assert part in shown
    assert newest(office, f"card:{card.uid}").body.fields["shown"] == "event"


@pytest.mark.parametrize("number", ["999999999", "99999999999999999999999"])
def test_an_event_that_is_not_there_has_no_page(auditor: Visitor, number: str) -> None:
    assert auditor.get(f"/audit/{number}").status_code == 404


def test_an_export_holds_what_was_asked_for_is_logged_and_starts_no_formula(
    office: Office, auditor: Visitor
) -> None:
    card = an_unlocking(office)

    answer = auditor.post("/audit/export", "/audit", card=card.uid)

    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    exported = newest(office, f"card:{card.uid}")
    assert exported.kind == "audit.exported"
    assert exported.body.fields["events"] == len(rows) - 1
    assert {row[2] for row in rows[1:]} >= {"pin.unlocked", "reset.requested"}
    assert card.number not in answer.text
    assert "忘记密码" not in answer.text


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "\tx", "\r=1"])
def test_no_cell_becomes_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_an_export_asks_for_the_password_again(office: Office, auditor: Visitor) -> None:
    with office.database.deeds() as session:
        session.execute(text("UPDATE staff_sessions SET proven_at = '2020-01-01 00:00:00+00:00'"))

    asked = auditor.post("/audit/export", "/audit", kind="pin.unlocked")
    assert zh.WORDS["prove"] in asked.text
    assert not _kinds(office, "line") & {"audit.exported"}

    auditor.post("/prove", "/prove", proof_password=PASSWORD)
    assert auditor.post("/audit/export", "/audit").mimetype == "text/csv"
    assert "audit.exported" in _kinds(office, "line")


def test_an_auditor_may_search_export_and_verify_and_send_no_other_form(
    office: Office, auditor: Visitor
) -> None:
    allowed = {"/audit", "/audit/export", "/audit/verify", "/resets"}
    own = ("/account", "/password", "/prove", "/sign-", "/language")
    app = a_desk(office)
    posts = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not guard_of(app, rule.endpoint).why_open
    ]

    refused = [rule for rule in posts if rule not in allowed and not rule.startswith(own)]

    assert refused
    for rule in refused:
        path = re.sub(r"<int:[^>]*>", "1", rule)
        path = re.sub(r"<[^>]*>", "x", path)
        assert auditor.post(path, "/audit").status_code == 403, rule


@pytest.mark.parametrize("book", [zh_events, en_events], ids=["zh", "en"])
def test_every_kind_of_event_its_fields_and_who_and_what_have_words(book: object) -> None:
    names = {kind.kind: {field.name for field in fields(kind)} for kind in KINDS}

    assert set(book.SENTENCES) == set(names)
    for kind, sentence in book.SENTENCES.items():
        assert set(_GAPS.findall(sentence)) <= names[kind] | {"who", "about"}, kind
    assert set(book.FIELDS) == set().union(*names.values())


def test_both_languages_tell_the_same() -> None:
    assert zh_events.WHO.keys() == en_events.WHO.keys()
    assert zh_events.ABOUT.keys() == en_events.ABOUT.keys()
    assert zh_events.VALUES.keys() == en_events.VALUES.keys()
    for kind, sentence in zh_events.SENTENCES.items():
        english = set(_GAPS.findall(en_events.SENTENCES[kind]))
        assert set(_GAPS.findall(sentence)) == english, kind


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_event_can_be_told_from_the_others_by_the_first_word_of_its_title(
    office: Office, language: str
) -> None:
    auditor = a_visitor(office, Role.AUDITOR)
    auditor.get(f"/language/{language}")

    offered = re.findall(r'<option value="\w+\.\w+">([^<]+)</option>', auditor.get("/audit").text)

    assert len(set(offered)) == len(offered) == len(KINDS)
    assert not [title for title in offered if title.startswith(("…", "的"))]


def test_every_deed_of_the_counter_has_words_for_the_log() -> None:
    named = {name.removeprefix("deed.") for name in zh.WORDS if name.startswith("deed.")}
    needed = {deed.name.lower() for deed in staff_roles.MAY if Role.CLERK in staff_roles.MAY[deed]}

    assert needed - named - {"take_pin", "read_history"} <= zh_events.VALUES.keys()


def test_an_event_of_a_kind_with_fewer_fields_than_now_still_reads(office: Office) -> None:
    old = ReadEvent(
        1, "card:x", 1, office.now(), "pin.unlocked", "staff:1", EventBody({"pin_before": "locked"})
    )

    with a_desk(office).test_request_context():
        said = sentences.sentence(old, "1234", office.zone)

    assert "工号1解除了卡…1234的密码锁定" in said
    assert en.WORDS["none"] not in said


def _chain(office: Office, card: CardFacts) -> list[ReadEvent]:
    with office.database.light() as connection:
        return chain(connection, office.keys, f"card:{card.uid}")


def _kinds(office: Office, subject: str) -> set[str]:
    with office.database.light() as connection:
        return {event.kind for event in chain(connection, office.keys, subject)}
