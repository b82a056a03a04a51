"""Receipts: they tell what was done and how it stands, whenever they are printed."""

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from console.words import zh
from models import clock
from models.counter import Counter
from models.office import Office
from models.reset_request import Mending
from models.staff import Role
from models.sweep import sweep
from tests.console.desks import Visitor, a_visitor
from tests.console.test_counter import do, papers_of
from tests.factories import CardFacts, a_locked_card, an_initial_card
from tests.models.looking import kinds
from tests.staffing import a_counter, with_papers

W = zh.WORDS


@pytest.fixture
def clerk(office: Office) -> Visitor:
    """A clerk at the counter."""
    return a_visitor(office, Role.CLERK)


@pytest.fixture
def supervisor(office: Office) -> Counter:
    """The second pair of eyes."""
    return a_counter(office, Role.SUPERVISOR, "3009")


def asked(clerk: Visitor, card: CardFacts, deed: str = "reset") -> str:
    """Where the receipt of a request lies."""
    sent = do(clerk, card, deed, reason="忘记密码", **papers_of(card, "card", "id_card"))
    return sent.headers["Location"]


def watch(clerk: Visitor, receipt: str) -> TestResponse:
    """What the open page asks by itself."""
    return clerk.get(f"{receipt}/fate")


def test_p6_a_receipt_waits_and_says_that_nothing_is_done_yet(office: Office, clerk: Visitor) -> None:
    receipt = asked(clerk, a_locked_card(office))

    page = clerk.get(receipt).text

    assert W["receipt.waits"].format(deed=W["deed.reset"]) in page
    assert W["receipt.not_yet"] in page
    assert W["receipt.next.reset"] not in page
    assert watch(clerk, receipt).status_code == 204


def test_p6_printed_again_after_the_approval_it_says_done_by_whom_and_when(
    office: Office, clerk: Visitor, supervisor: Counter
) -> None:
    receipt = asked(clerk, a_locked_card(office))
    [request] = supervisor.requests()
    with clock.travel(clock.now() + timedelta(minutes=3)):
        supervisor.approve(request.uid)
        approved_at = clock.now().astimezone(office.zone).strftime("%Y-%m-%d %H:%M")

    page = clerk.get(receipt).text

    assert W["receipt.done"].format(deed=W["deed.reset"]) in page
    assert W["receipt.next.reset"] in page
    for name, told in (("receipt.decided_by", "3009"), ("receipt.by", "2001")):
        assert f"<dt>{W[name]}</dt><dd>{told}</dd>" in page
    assert approved_at in page.split(W["receipt.since.approved"])[1]
    assert watch(clerk, receipt).headers["HX-Refresh"] == "true"


def test_p6_a_refused_request_says_so_and_that_nothing_was_changed(
    office: Office, clerk: Visitor, supervisor: Counter
) -> None:
    receipt = asked(clerk, a_locked_card(office), "unlock")
    [request] = supervisor.requests()
    supervisor.refuse(request.uid)

    page = clerk.get(receipt).text

    assert W["receipt.refused"].format(deed=W["deed.unlock"]) in page
    assert W["receipt.nothing_done"] in page
    assert W["receipt.next.unlock"] not in page


def test_p6_a_request_that_ran_out_says_so_before_and_after_it_was_written_down(
    office: Office, clerk: Visitor
) -> None:
    card = a_locked_card(office)
    receipt, own = asked(clerk, card), a_counter(office, work_number="2001")

    with clock.travel(clock.now() + timedelta(minutes=16)):
        clerk = a_visitor(office, Role.CLERK)
        before = clerk.get(receipt).text
        sweep(office)
        after = clerk.get(receipt).text
        own.ask(card.uid, Mending.RESET, with_papers(card))
        later = clerk.get(receipt).text

    for page in (before, after, later):
        assert W["receipt.expired"].format(deed=W["deed.reset"]) in page
        assert W["receipt.nothing_done"] in page


def test_a_receipt_with_an_endless_number_is_not_there(office: Office, clerk: Visitor) -> None:
    receipt = asked(clerk, a_locked_card(office)).rpartition("/")[0]

    pages = [clerk.get(f"{receipt}/{number}") for number in (2**31 - 1, 2**31, 2**63, 10**30)]

    assert [page.status_code for page in pages] == [404] * 4


def test_a_receipt_of_a_loss_tells_what_it_was_when_the_card_is_released_since(
    office: Office, clerk: Visitor
) -> None:
    card = an_initial_card(office)
    sent = do(clerk, card, "report", **papers_of(card, "id_card"))
    a_counter(office).release(card.uid, with_papers(card))

    page = clerk.get(sent.headers["Location"]).text

    assert f"<dt>{W['receipt.status_then']}</dt><dd>{W['status.2']}</dd>" in page
    assert f"<dt>{W['receipt.status_now']}</dt><dd>{W['status.1']}</dd>" in page
    assert W["receipt.no_end"] in page


def test_a_receipt_of_a_changed_phone_shows_both_masked(office: Office, clerk: Visitor) -> None:
    card = an_initial_card(office, phone="+8613800001234")
    sent = do(clerk, card, "phone", phone="13911115678", **papers_of(card, "card", "id_card"))

    page = clerk.get(sent.headers["Location"]).text

    assert "138****1234 → 139****5678" in page


def test_p6_the_clerk_who_asked_takes_the_request_back_and_the_receipt_says_so(
    office: Office, clerk: Visitor
) -> None:
    card = a_locked_card(office)
    receipt = asked(clerk, card)
    assert W["receipt.withdraw"] in clerk.get(receipt).text

    sent = clerk.post(f"{receipt}/withdraw", receipt)

    page = clerk.get(sent.headers["Location"]).text
    assert W["receipt.withdrawn"].format(deed=W["deed.reset"]) in page
    assert W["receipt.nothing_done"] in page
    assert W["receipt.withdraw"] not in page
    assert "reset.withdrawn" in kinds(office, f"card:{card.uid}")
    assert asked(clerk, card) != receipt


def test_p6_nobody_takes_back_what_somebody_else_has_asked_for(office: Office, clerk: Visitor) -> None:
    card = a_locked_card(office)
    receipt = asked(clerk, card)
    supervisor = a_visitor(office, Role.SUPERVISOR)
    assert W["receipt.withdraw"] not in supervisor.get(receipt).text

    refused = supervisor.post(f"{receipt}/withdraw", receipt)

    assert refused.status_code == 409
    assert W["because.anothers_request"] in refused.text
    assert "reset.withdrawn" not in kinds(office, f"card:{card.uid}")


def test_p6_what_was_decided_meanwhile_is_not_taken_back(
    office: Office, clerk: Visitor, supervisor: Counter
) -> None:
    receipt = asked(clerk, a_locked_card(office))
    [request] = supervisor.requests()
    supervisor.approve(request.uid)

    refused = clerk.post(f"{receipt}/withdraw", receipt)

    assert refused.status_code == 409
    assert W["refused.NoSuchRequest"] in refused.text
    assert W["receipt.done"].format(deed=W["deed.reset"]) in refused.text


def test_a_receipt_of_something_else_has_nothing_to_take_back(office: Office, clerk: Visitor) -> None:
    card = an_initial_card(office)
    sent = do(clerk, card, "report", **papers_of(card, "id_card"))

    refused = clerk.post(f"{sent.headers['Location']}/withdraw", sent.headers["Location"])

    assert refused.status_code == 409


def test_p6_a_cards_file_tells_of_the_request_that_waits_and_leads_to_it(
    office: Office, clerk: Visitor
) -> None:
    card = a_locked_card(office)
    receipt = asked(clerk, card, "unlock")
    waits = W["receipt.request_waits"].format(deed=W["deed.unlock"], number="2001")
    told = clerk.get(f"/counter/{card.uid}").text
    clerk.post(f"{receipt}/withdraw", receipt)

    later = clerk.get(f"/counter/{card.uid}").text

    assert waits in told
    assert f'href="{receipt}"' in told
    assert waits not in later


def test_p6_a_supervisor_takes_back_what_they_asked_for_where_others_decide(office: Office) -> None:
    card = a_locked_card(office)
    supervisor = a_visitor(office, Role.SUPERVISOR)
    asked(supervisor, card)
    [request] = a_counter(office, Role.SUPERVISOR, "3009").requests()

    sent = supervisor.post(f"/approvals/{request.uid}/withdraw", "/approvals")

    assert sent.headers["Location"] == "/approvals?done=withdrawn"
    assert "reset.withdrawn" in kinds(office, f"card:{card.uid}")


def test_receipts_of_two_cards_never_bear_the_same_number_and_the_audit_log_knows_it(
    office: Office, clerk: Visitor
) -> None:
    auditor = a_visitor(office, Role.AUDITOR)
    numbers = []
    for _ in range(2):
        card = an_initial_card(office)
        sent = do(clerk, card, "phone", phone="13900001111", **papers_of(card, "card", "id_card"))
        shown = re.search(r'number big">(\d{8})<', clerk.get(sent.headers["Location"]).text)
        assert shown
        numbers.append(int(shown[1]))

    kept = [auditor.get(f"/audit/{number}").text for number in numbers]

    assert len(set(numbers)) == 2
    assert all("phone.changed" in page for page in kept)
