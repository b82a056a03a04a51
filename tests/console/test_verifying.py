"""Verifying the log from its page: what holds, what does not and where, in both languages, and what was not opened."""

import re

import pytest
from flask import render_template
from sqlalchemy import text
from sqlalchemy.orm import Session

from console.audit.verifying import Verifier
from console.wording import LANGUAGES
from console.words import zh
from models import audit_record
from models.audit_check import Trust, verify
from models.audit_deeds import COMPARED
from models.audit_fault_kinds import Spot, Wrong
from models.card_file import read_file
from models.office import Office
from models.staff import Role
from tests.console.desks import Visitor, a_desk, a_visitor
from tests.factories import an_initial_card


@pytest.fixture
def auditor(office: Office) -> Visitor:
    """An auditor."""
    return a_visitor(office, Role.AUDITOR)


def test_the_log_is_verified_from_the_page(office: Office, auditor: Visitor) -> None:
    an_initial_card(office)

    verified = auditor.post("/audit/verify", "/audit").text

    assert zh.WORDS["audit.holds"] in verified
    assert re.search(r"<dd>\d+\.\d s</dd>", verified)


def test_a_fault_is_named_on_the_page(office: Office, auditor: Visitor) -> None:
    card = an_initial_card(office)
    with office.database.deeds() as session:
        session.execute(
            text("UPDATE audit_heads SET seq = seq + 1 WHERE subject = :it"), {"it": f"card:{card.uid}"}
        )

    verified = auditor.post("/audit/verify", "/audit").text

    assert zh.WORDS["audit.broken"].format(count=1) in verified
    assert f"card:{card.uid}" in verified


def holder_of(session: Session, card_uid: str) -> str:
    """The uid of whose card it is."""
    file = read_file(session, card_uid)
    assert file
    return file.holder_uid


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_said_in_the_readers_language(
    office: Office, auditor: Visitor, language: str
) -> None:
    one, other = (an_initial_card(office).uid for _ in range(2))
    swapped = "UPDATE holders SET name = (SELECT name FROM holders WHERE uid = :other) WHERE uid = :one"
    with office.database.deeds() as session:
        holders = {"one": holder_of(session, one), "other": holder_of(session, other)}
        session.execute(text(swapped), holders)
    auditor.get(f"/language/{language}")

    verified = auditor.post("/audit/verify", "/audit").text

    book = LANGUAGES[language]
    assert book["audit.record_broken"].format(count=1) in verified
    assert book["fault_at.sealed_value"].format(column="holders.name", key=holders["one"]) in verified
    assert book["fault.not_as_sealed"] in verified


def test_what_is_sealed_is_opened_from_the_page_as_from_a_terminal(office: Office, auditor: Visitor) -> None:
    an_initial_card(office)
    opened = audit_record.with_sealed_values(office, verify(office.database, office.keys), lambda rows: None)

    verified = auditor.post("/audit/verify", "/audit").text

    assert opened.opened
    assert f"<dt>{zh.WORDS['audit.opened']}</dt><dd>{opened.opened}</dd>" in verified


def test_of_too_many_rows_the_page_says_that_they_were_not_opened_and_what_opens_them(
    office: Office,
) -> None:
    an_initial_card(office)
    verified = Verifier(office, Trust(), most_rows=0).verify()
    assert verified

    with a_desk(office).test_request_context("/audit/verify"):
        page = render_template("desk/audit/verdict.html", verified=verified)

    assert verified.verdict.opened is None
    assert zh.WORDS["audit.not_opened"].format(rows=verified.sealed_rows) in page
    assert "lossline audit verify" in page


def test_every_fault_has_words_in_every_language() -> None:
    kinds = [f"fault.{wrong.name.lower()}" for wrong in Wrong] + [
        f"fault_at.{at.name.lower()}" for at in Spot
    ]
    tables = [f"fault_table.{table.name}" for table in COMPARED]

    for book in LANGUAGES.values():
        assert {*kinds, *tables} <= book.keys()


@pytest.mark.parametrize("kind", [*Wrong, *Spot])
def test_a_fault_leaves_the_same_gaps_on_pages_and_terminals(kind: Wrong | Spot) -> None:
    family = "fault" if isinstance(kind, Wrong) else "fault_at"

    for book in LANGUAGES.values():
        said = book[f"{family}.{kind.name.lower()}"]
        assert set(re.findall(r"{\w+}", said)) == set(re.findall(r"{\w+}", kind.value))
