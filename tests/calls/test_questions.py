"""A caller has a question: every topic, both languages, in hours and at night (rules C1, L3, L10, L11, P7)."""

from collections.abc import Callable

import pytest

from ivr.speech import Digits
from models import policy
from models.office import Office
from tests.calls.conftest import Branch
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.phone import AT_NIGHT, IN_HOURS, Phone
from tests.calls.record import Record

TOPICS = {
    ("1",): "fees",
    ("2",): "papers",
    ("3",): "when_usable",
    ("4",): "apply_myself",
    ("5",): "wrong_data",
    ("6", "1"): "procedure_issue",
    ("6", "2"): "procedure_correction",
    ("6", "3"): "procedure_replacement",
    ("6", "4"): "procedure_cancellation",
    ("6", "5"): "procedure_transfer",
    ("6", "6"): "procedure_refund",
    ("6", "7"): "procedure_withdrawal",
    ("7",): "bank_pin",
    ("8",): "ways_to_report",
    ("9",): "two_pins",
}
LANGUAGES = ("zh", "en")


@ON_SQLITE_ONLY
@pytest.mark.parametrize("city", policy.shipped_profiles())
@pytest.mark.parametrize("language", LANGUAGES)
def test_c1_every_city_answers_every_question(
    language: str, city: str, open_line: Callable[..., Branch]
) -> None:
    branch = open_line(city)
    branch.phone.dial(AT_NIGHT, language=language).press("4")

    for keys, topic in TOPICS.items():
        branch.phone.press(*keys)
        assert branch.office.city.info[topic][language] in branch.phone.hears, topic
        branch.phone.press(*["*"] * len(keys))
        assert branch.phone.is_told("questions.question")


@pytest.mark.parametrize("language", LANGUAGES)
def test_l3_the_three_ways_to_report_with_papers_counter_and_hours(
    language: str, phone: Phone, office: Office
) -> None:
    phone.dial(language=language).press("4", "8")

    assert office.city.loss.written_papers[language] in phone.hears
    assert office.city.counter[language] in phone.hears
    assert phone.is_told("nobody.hours", hours=office.city.staff.hours_said[language])


def test_l3_the_papers_are_the_own_id_or_a_substitute_and_both_ids_for_an_agent(phone: Phone) -> None:
    phone.dial().press("4", "8")

    for paper in ("有效身份证件原件", "户口簿", "户籍证明", "单位", "两个人的身份证件原件"):
        assert paper in phone.hears


@pytest.mark.parametrize("language", LANGUAGES)
def test_l11_p7_the_bank_pin_is_the_banks_own_and_every_bank_line_is_told(
    language: str, phone: Phone, office: Office
) -> None:
    phone.dial(language=language).press("4", "7")

    for line in office.city.bank.lines:
        assert phone.is_told("bank.line", bank=line.name[language], number=Digits(line.said))


def test_questions_are_asked_without_saying_who_calls(phone: Phone, record: Record) -> None:
    for at in (IN_HOURS, AT_NIGHT):
        phone.dial(at, from_="anonymous").press("4", "1")
        assert record.step(phone) == "answer.fees"
        phone.hang_up()


def test_l10_replacement_is_explained_with_its_fee_and_its_consequences(phone: Phone) -> None:
    phone.dial().press("4", "6", "3")

    for part in ("价格标准", "新卡换了卡号", "旧卡同时作废", "初始密码"):
        assert part in phone.hears
