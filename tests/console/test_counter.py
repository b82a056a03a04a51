"""The counter in its pages: found, looked at, done, receipted; and whatever a clerk may do wrong."""

import re

import pytest
from werkzeug.test import TestResponse

from console.words import zh
from ivr.desk import CardStatus
from models.audit_reading import chain
from models.card_file import read_file
from models.office import Office
from models.staff import Role
from tests.console.desks import Visitor, a_visitor
from tests.factories import (
    CardFacts,
    a_locked_card,
    a_lost_card,
    a_minors_card,
    an_enabled_card,
    an_initial_card,
)


@pytest.fixture
def clerk(office: Office) -> Visitor:
    """A clerk at the counter."""
    return a_visitor(office, Role.CLERK)


def papers_of(card: CardFacts, *kinds: str) -> dict[str, str]:
    """The form's fields for papers that fit."""
    right = {"card": card.number, "id_card": card.citizen_id}
    return {f"paper_{kind}": right.get(kind, "130102197001010018") for kind in kinds}


def do(visitor: Visitor, card: CardFacts, deed: str, **fields: str) -> TestResponse:
    """Send the form of a deed."""
    path = f"/counter/{card.uid}/{deed}"
    return visitor.post(path, path, bearer="holder", **fields)


def status(office: Office, card: CardFacts) -> CardStatus:
    """How the card stands."""
    with office.database.light() as connection:
        file = read_file(connection, card.uid)
    assert file is not None
    return file.status(office.now())


@pytest.mark.parametrize("by", ["number", "citizen_id"])
def test_a_card_is_found_by_what_is_printed_on_it_and_shown_masked(
    office: Office, clerk: Visitor, by: str
) -> None:
    card = an_enabled_card(office)

    found = clerk.post("/counter", "/counter", typed=getattr(card, by))
    file = clerk.get(found.headers["Location"]).text

    assert card.number[-4:] in file
    assert card.citizen_id not in file
    assert card.number not in file
    assert card.name not in file
    assert card.phone is not None
    assert card.phone.removeprefix("+86") not in file


def test_a_clerk_finds_a_card_from_the_first_page_after_signing_in(office: Office, clerk: Visitor) -> None:
    card = an_enabled_card(office)

    found = clerk.post("/counter", "/", typed=card.number)

    assert found.headers["Location"] == f"/counter/{card.uid}"
    assert 'name="typed"' in clerk.get("/").text
    assert 'name="typed"' not in a_visitor(office, Role.SUPERVISOR).get("/").text


def test_every_look_is_in_the_log_before_it_is_shown(office: Office, clerk: Visitor) -> None:
    card = an_enabled_card(office)

    clerk.get(f"/counter/{card.uid}")

    with office.database.light() as connection:
        newest = chain(connection, office.keys, f"card:{card.uid}")[0]
    assert (newest.kind, newest.actor) == ("holder.looked_at", "staff:2001")


def test_what_is_not_there_is_not_found_and_what_was_typed_stays(office: Office, clerk: Visitor) -> None:
    answer = clerk.post("/counter", "/counter", typed="Z00000000")

    assert answer.status_code == 404
    assert zh.WORDS["refused.NoSuchCard"] in answer.text
    assert 'value="Z00000000"' in answer.text


def test_l3_a_written_report_freezes_the_card_for_good_and_prints_a_receipt(
    office: Office, clerk: Visitor
) -> None:
    card = an_initial_card(office)

    sent = do(clerk, card, "report", **papers_of(card, "id_card"))
    receipt = clerk.get(sent.headers["Location"]).text

    assert status(office, card) is CardStatus.FORMAL_LOSS
    with office.database.light() as connection:
        file = read_file(connection, card.uid)
    assert file is not None
    assert file.open_loss is not None
    assert file.open_loss.reference in receipt
    assert "<svg" in receipt
    assert zh.WORDS["receipt.no_end"] in receipt


def test_a_form_that_is_sent_twice_reports_once_and_says_so(office: Office, clerk: Visitor) -> None:
    card = an_initial_card(office)
    do(clerk, card, "report", **papers_of(card, "id_card"))

    again = do(clerk, card, "report", **papers_of(card, "id_card"))

    assert again.status_code == 409
    assert zh.WORDS["counter.has_changed"] in again.text


def test_l3_without_papers_nothing_is_done_and_nothing_typed_is_lost(office: Office, clerk: Visitor) -> None:
    card = an_initial_card(office)

    answer = do(clerk, card, "report", reason="在公交车上丢的")

    assert answer.status_code == 409
    assert "还要出示：持卡人身份证或" in answer.text
    assert "在公交车上丢的" in answer.text
    assert status(office, card) is CardStatus.ACTIVE


def test_p1_a_release_on_an_enabled_card_waits_for_the_pin(office: Office, clerk: Visitor) -> None:
    card = a_lost_card(office)

    answer = do(clerk, card, "release", **papers_of(card, "card", "id_card"))

    assert answer.status_code == 409
    assert zh.WORDS["refused.PinNeeded"] in answer.text


def test_p5_a_reset_waits_for_a_second_person_and_is_done_by_them(office: Office, clerk: Visitor) -> None:
    card = a_locked_card(office)
    asked = do(clerk, card, "reset", reason="忘记密码", **papers_of(card, "card", "id_card"))
    assert "等待第二人审批" in clerk.get(asked.headers["Location"]).text

    supervisor = a_visitor(office, Role.SUPERVISOR)
    page = supervisor.get("/approvals").text
    assert "忘记密码" in page
    [request] = re.findall(r'action="(/approvals/[^"]+)"', page)
    supervisor.post(request, "/approvals", decision="approve")

    with office.database.light() as connection:
        file = read_file(connection, card.uid)
    assert file is not None
    assert file.pin_is_initial


def test_p6_nobody_approves_their_own_request(office: Office) -> None:
    card = a_locked_card(office)
    supervisor = a_visitor(office, Role.SUPERVISOR)
    do(supervisor, card, "reset", reason="忘记密码", **papers_of(card, "card", "id_card"))

    page = supervisor.get("/approvals").text

    assert zh.WORDS["approvals.own"] in page
    assert "decision" not in page


def test_m1_a_guardian_comes_for_a_child(office: Office, clerk: Visitor) -> None:
    card = a_minors_card(office)
    path = f"/counter/{card.uid}/report"
    fields = papers_of(card, "id_card", "guardian_id")

    sent = clerk.post(path, path, bearer="guardian", **fields)

    assert sent.status_code == 303
    assert status(office, card) is CardStatus.FORMAL_LOSS


def test_a_card_that_does_not_exist_has_no_file(clerk: Visitor) -> None:
    assert clerk.get("/counter/nothing").status_code == 404
    assert clerk.get("/counter/nothing/report").status_code == 404


def test_a_deed_that_does_not_exist_has_no_form(office: Office, clerk: Visitor) -> None:
    card = an_initial_card(office)

    assert clerk.get(f"/counter/{card.uid}/conjure").status_code == 404
