"""A card's history in pages: by which doors it is reached, and in which words it is told."""

import re
from html import unescape

import pytest

from console.words import en, zh
from models import audit, call_taking, notices, policy, sms
from models.audit_events import PinEnabled
from models.card_file import read_file
from models.database import Database
from models.exchange import NoTelephones
from models.loss_report import LossKind
from models.office import Office
from models.staff import Role
from tests.console.callers import a_caller_waits
from tests.console.desks import a_visitor
from tests.console.test_queue_call import ALWAYS_IN
from tests.console.test_reset_pages import a_reset
from tests.factories import A_PIN, a_desk, a_lost_card, an_enabled_card, make_office
from tests.staffing import an_operator_desk, what_the_holder_says

FOR_THE_BANK = ("loss_made_formal", "card_cancelled")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_reset_this_pin_on_which_papers_and_was_it_changed_since_in_three_clicks(
    office: Office, language: str
) -> None:
    card = a_reset(office, name="欧阳无名")
    auditor = a_visitor(office, Role.AUDITOR)
    with office.database.deeds() as session:
        audit.append(session, office.keys, f"card:{card.uid}", PinEnabled("sms_code"), "call:CA1")
    auditor.get(f"/language/{language}")

    resets = re.search(r'href="(/resets)"', auditor.get("/").text)
    assert resets
    link = re.search(r'href="(/history/[^"]+)"', auditor.get(resets[1]).text)
    assert link
    shown = unescape(auditor.get(unescape(link[1])).text)

    for part in ("2009", "3009", card.number[-4:], *_papers(language)):
        assert part in shown
    assert shown.index(_enabled(language)) < shown.index("3009")
    for secret in (card.number, card.citizen_id, "欧阳", card.phone or "?"):
        assert secret not in shown


def _papers(language: str) -> tuple[str, str]:
    book = {"zh": zh.WORDS, "en": en.WORDS}[language]
    return book["paper.card"], book["paper.id_card"]


def _enabled(language: str) -> str:
    return {"zh": "第一次修改了", "en": "for the first time"}[language]


def test_a_clerk_reaches_the_history_from_the_cards_file_and_opens_no_event_of_the_log(
    office: Office,
) -> None:
    card = a_lost_card(office, LossKind.FORMAL)
    clerk = a_visitor(office, Role.CLERK)

    link = re.search(r'href="(/history/[^"]+)"', clerk.get(f"/counter/{card.uid}").text)
    assert link
    shown = clerk.get(link[1]).text

    assert f"…{card.number[-4:]}" in shown
    assert "/audit/" not in shown
    assert 'value="look"' not in shown


def test_an_auditor_reaches_it_from_the_log_and_from_one_event(office: Office) -> None:
    card = a_lost_card(office)
    auditor = a_visitor(office, Role.AUDITOR)
    found = auditor.post("/audit", "/audit", typed=card.number)
    log = auditor.get(found.headers["Location"]).text

    assert f"/history/{card.uid}" in log
    event = re.findall(r'href="(/audit/\d+)"', log)[0]
    assert f"/history/{card.uid}" in auditor.get(event).text
    assert 'value="look"' in auditor.get(f"/history/{card.uid}").text


def test_an_operator_reads_it_on_the_work_sheet_of_a_verified_caller_alone(database: Database) -> None:
    office = make_office(database, staff=ALWAYS_IN)
    card = an_enabled_card(office)
    operator = a_visitor(office, Role.OPERATOR)
    sid = a_caller_waits(office, claim=card.claim)
    call_taking.take(office, NoTelephones(), "1001", sid)
    address = f"/call/{sid}/card/{card.uid}"

    refused = operator.get(f"{address}/history")
    an_operator_desk(office, sid, work_number="1001").verify(card.uid, what_the_holder_says(card))

    assert refused.status_code == 409
    assert zh.WORDS["refused.NotVerified"] in refused.text
    assert f"{address}/history" in operator.get(address).text
    shown = operator.get(f"{address}/history").text
    assert "由工号1001接听" in shown
    assert operator.get(f"/history/{card.uid}").status_code == 403


@pytest.mark.parametrize(
    ("language", "right", "wrong"), [("zh", "密码正确", "密码输错1次"), ("en", "PIN was right", "1")]
)
def test_a_call_is_told_in_one_sentence(office: Office, language: str, right: str, wrong: str) -> None:
    card = an_enabled_card(office)
    sid = a_caller_waits(office, claim=card.claim)
    for turn, pin in enumerate(("111222", A_PIN), start=1):
        with a_desk(office, sid, turn) as desk:
            desk.try_pin(card.claim, pin)
    auditor = a_visitor(office, Role.AUDITOR)
    auditor.get(f"/language/{language}")

    shown = auditor.get(f"/history/{card.uid}?about=call").text

    assert right in shown
    assert wrong in shown


def test_a_filter_shows_one_kind_and_says_so_where_there_is_nothing(office: Office) -> None:
    card = an_enabled_card(office)
    with a_desk(office) as desk:
        desk.report_loss(card.proof)
    auditor = a_visitor(office, Role.AUDITOR)

    assert "挂失了" in auditor.get(f"/history/{card.uid}?about=loss").text
    assert zh.WORDS["history.nothing"] in auditor.get(f"/history/{card.uid}?about=message&page=7").text
    assert auditor.get(f"/history/{card.uid}?about=nonsense&page=-3").status_code == 200


@pytest.mark.parametrize(
    ("language", "bank", "notice"),
    [
        ("zh", "建设银行", "给建设银行的通知"),
        ("en", "China Construction Bank", "Notice to China Construction Bank"),
    ],
)
def test_a_bank_is_called_by_its_name(database: Database, language: str, bank: str, notice: str) -> None:
    office = make_office(database, policy.load("shijiazhuang"))
    card = an_enabled_card(office)
    with office.database.deeds() as session:
        file = read_file(session, card.uid)
        assert file
        notices.tell_bank(session, office, file, "loss_made_formal", "260303044042")
    clerk = a_visitor(office, Role.CLERK)
    clerk.get(f"/language/{language}")

    assert f"<dd>{bank}</dd>" in clerk.get(f"/counter/{card.uid}").text
    assert notice in clerk.get(f"/history/{card.uid}").text


def test_a_card_that_is_not_there_is_a_page_that_is_not_there(office: Office) -> None:
    auditor = a_visitor(office, Role.AUDITOR)

    assert auditor.get("/history/" + "0" * 32).status_code == 404


def test_every_message_has_words_in_both_languages() -> None:
    every = {f"message.{about}" for about in (*sms.TEXTS, *FOR_THE_BANK)}

    assert every <= set(zh.WORDS)
    assert every <= set(en.WORDS)
