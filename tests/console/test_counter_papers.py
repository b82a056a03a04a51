"""Papers on the counter's forms: who may come is offered, and a paper that will not do is named, with what would."""

import re
from dataclasses import replace

import pytest

from console.wording import LANGUAGES
from console.words import en, zh
from models.database import Database
from models.office import Office
from models.refusal_reasons import Because
from models.staff import Role
from tests.console.desks import Visitor, a_visitor
from tests.console.test_counter import do, papers_of
from tests.factories import (
    CardFacts,
    a_citizen_id,
    a_locked_card,
    a_lost_card,
    a_minors_card,
    an_enabled_card,
    an_initial_card,
    make_office,
)
from tests.staffing import a_counter, the_id

MARKED = re.compile(r'<input id="(\w+)"[^>]*aria-invalid="true" aria-describedby="fault"')
OFFERED = re.compile(r'name="bearer" value="(\w+)"( checked)?')


@pytest.fixture
def clerk(office: Office) -> Visitor:
    """A clerk at the counter."""
    return a_visitor(office, Role.CLERK)


def offered(visitor: Visitor, card: CardFacts, deed: str) -> list[tuple[str, str]]:
    """Who may come, as the form of a deed says; the first is chosen."""
    return [(who, checked.strip()) for who, checked in OFFERED.findall(form(visitor, card, deed))]


def form(visitor: Visitor, card: CardFacts, deed: str) -> str:
    return visitor.get(f"/counter/{card.uid}/{deed}").text


@pytest.mark.parametrize("words", [zh.WORDS, en.WORDS], ids=["zh", "en"])
def test_every_reason_has_its_sentence_in_both_languages(words: dict[str, str]) -> None:
    assert {name for name in words if name.startswith("because.")} == {
        f"because.{reason.value}" for reason in Because
    }


def test_a_missing_paper_is_named_and_its_fields_are_marked(office: Office, clerk: Visitor) -> None:
    card = a_locked_card(office)

    answer = do(clerk, card, "reset", reason="忘记密码", **papers_of(card, "id_card")).text

    assert "证件不全。还要出示：社保卡。" in answer
    assert MARKED.findall(answer) == ["paper_card"]


def test_of_papers_that_replace_each_other_all_are_named(office: Office, clerk: Visitor) -> None:
    card = a_locked_card(office)

    answer = do(clerk, card, "reset", reason="忘记密码").text

    assert "还要出示：社保卡；持卡人身份证或持卡人其他有效证件。" in answer
    assert MARKED.findall(answer) == ["paper_card", "paper_id_card", "paper_other_id"]


@pytest.mark.parametrize(
    ("deed", "wrong", "number", "because"),
    [
        ("reset", "card", "B99999999", Because.ANOTHER_CARD),
        ("reset", "id_card", a_citizen_id(), Because.ANOTHERS_ID),
        ("release", "card", "B99999999", Because.ANOTHER_CARD),
        ("correct", "id_card", a_citizen_id(), Because.ANOTHERS_ID),
    ],
)
def test_a_paper_that_does_not_fit_is_named_with_what_would_do(
    office: Office, clerk: Visitor, deed: str, wrong: str, number: str, because: Because
) -> None:
    card = a_lost_card(office)
    papers = papers_of(card, "card", "id_card") | {f"paper_{wrong}": number}

    answer = do(clerk, card, deed, reason="忘记密码", datum="name", value="林试", **papers).text

    assert zh.WORDS[f"because.{because.value}"] in answer
    assert MARKED.findall(answer) == [f"paper_{wrong}"]


def test_an_agent_with_the_holders_own_id_is_told_so(office: Office, clerk: Visitor) -> None:
    card = an_initial_card(office)
    path = f"/counter/{card.uid}/report"
    papers = papers_of(card, "id_card") | {"paper_agent_id": card.citizen_id}

    answer = clerk.post(path, path, bearer="agent", **papers).text

    assert "代办人身份证填的是持卡人自己的号码" in answer
    assert MARKED.findall(answer) == ["paper_agent_id"]


@pytest.mark.parametrize(
    ("deed", "typed", "because"),
    [
        ("phone", {"phone": "12"}, Because.NO_PHONE),
        ("correct", {"datum": "name", "value": ""}, Because.NO_NAME),
        ("correct", {"datum": "citizen_id", "value": "110101199003071234"}, Because.NO_CITIZEN_ID),
        ("activate", {}, Because.IN_USE),
        ("release", {}, Because.NOT_LOST),
        ("replace", {"new_number": "N12345678", "fee": "16.00"}, Because.NOT_FORMALLY_LOST),
        ("reset", {"reason": "忘记密码"}, Because.NOTHING_TO_RESET),
        ("reset", {}, Because.NO_REASON),
    ],
)
def test_what_else_is_refused_says_which_fault_it_is(
    office: Office, clerk: Visitor, deed: str, typed: dict[str, str], because: Because
) -> None:
    card = an_initial_card(office)

    answer = do(clerk, card, deed, **papers_of(card, "card", "id_card"), **typed)

    assert answer.status_code == 409
    assert zh.WORDS[f"because.{because.value}"] in answer.text


def test_m1_nobody_is_offered_who_may_not_come(office: Office, clerk: Visitor) -> None:
    adult, child = an_enabled_card(office), a_minors_card(office)

    assert offered(clerk, adult, "reset") == [("holder", "checked")]
    assert offered(clerk, adult, "report") == [("holder", "checked"), ("agent", "")]
    assert offered(clerk, adult, "death") == [("agent", "checked")]
    assert offered(clerk, child, "phone") == [("guardian", "checked")]


def test_p5_an_agent_is_offered_where_the_city_lets_one_come(database: Database) -> None:
    office = make_office(database)
    lenient = replace(office.city, pin=replace(office.city.pin, reset_by_agent=True))
    clerk = a_visitor(make_office(database, lenient), Role.CLERK)

    assert offered(clerk, an_enabled_card(office), "reset") == [("holder", "checked"), ("agent", "")]


def test_a_card_that_is_formally_lost_is_not_asked_for(office: Office, clerk: Visitor) -> None:
    card = an_enabled_card(office)
    a_counter(office).report_in_writing(card.uid, the_id(card))

    assert 'name="paper_card"' not in form(clerk, card, "reset")
    assert 'name="paper_card"' in form(clerk, card, "release")


@pytest.mark.parametrize("book", ["zh", "en"])
def test_what_is_refused_is_said_in_one_language_only(office: Office, clerk: Visitor, book: str) -> None:
    card = an_initial_card(office)
    clerk.get(f"/language/{book}")

    answer = do(clerk, card, "correct", datum="height", value="180", **papers_of(card, "card", "id_card"))

    assert answer.status_code == 409
    alert = re.search(r'role="alert"[^>]*>([^<]*)<', answer.text)
    assert alert
    assert alert[1] == LANGUAGES[book]["because.no_datum"]
