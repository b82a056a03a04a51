"""The words of the line: both languages say the same, none is forgotten, numbers are read as people say them."""

import ast
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from string import Formatter
from urllib.parse import quote

import pytest

from ivr.city import INFO_TOPICS, City
from ivr.speech import Digits, Language, Telephone, Upcoming, say
from ivr.wording import LANGUAGES, spoken
from ivr.words import en, zh
from models import policy

ROOT = Path(__file__).parents[2]
WORDS = {language: module.SENTENCES for language, module in LANGUAGES.items()}
FILES = tuple(
    file
    for folder in ("ivr", "telephony")
    for file in sorted((ROOT / folder).rglob("*.py"))
    if {"words", "simulator"}.isdisjoint(file.relative_to(ROOT).parts)
)
SOURCES = "\n".join(file.read_text(encoding="utf-8") for file in FILES)
ENCODED_BUDGET = 4_000
"""What the line puts into one Say at most, URL-encoded; Twilio takes 4,500."""
LONGEST_SENTENCE = 300
"""Characters that a caller can follow in one go."""


def gaps(sentence: str) -> set[str]:
    """The names of the gaps in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_sentences_in_the_same_order() -> None:
    assert list(WORDS["zh"]) == list(WORDS["en"])


@pytest.mark.parametrize("name", list(zh.SENTENCES))
def test_a_sentence_has_the_same_gaps_in_both_languages(name: str) -> None:
    assert gaps(WORDS["zh"][name]) == gaps(WORDS["en"][name])


@pytest.mark.parametrize("name", list(zh.SENTENCES))
def test_no_sentence_is_orphaned(name: str) -> None:
    assert f'"{name}"' in SOURCES, f"nobody says {name}: take it out of both files of ivr/words"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_sentence_that_is_said_has_words_and_fills_their_gaps(file: Path) -> None:
    for name, filled in said_in(file):
        assert name in WORDS["zh"], f"{name} has no words"
        assert filled == gaps(WORDS["zh"][name]), f"{name} is said with {filled}"


def said_in(file: Path) -> Iterator[tuple[str, set[str | None]]]:
    """Every `say("…", gap=…)` and `….sentence("…")` of a source, with the gaps that are filled."""
    for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call) or not call.args or not isinstance(call.args[0], ast.Constant):
            continue
        if isinstance(call.func, ast.Name) and call.func.id == "say":
            yield call.args[0].value, {keyword.arg for keyword in call.keywords}
        elif isinstance(call.func, ast.Attribute) and call.func.attr == "sentence":
            yield call.args[0].value, set()


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_sentence_speaks_its_own_language(language: Language) -> None:
    hanzi = re.compile("[\u4e00-\u9fff]")

    for name, sentence in WORDS[language].items():
        if re.sub(r"\{\w+\}|\W", "", sentence):
            assert bool(hanzi.search(sentence)) == (language == "zh"), name


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_sentence_ends_like_one_and_none_says_press_before_the_matter(language: Language) -> None:
    for name, sentence in WORDS[language].items():
        if name == "text":
            continue
        assert sentence.endswith(("。", ".")), name
        assert sentence == sentence.strip()
        assert not re.search("请按[0-9#*][，,](?!再按)|[Pp]ress [0-9](?:,)? (?:to|for)\\b", sentence), name


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_no_sentence_breaks_the_budget_of_a_say(language: Language) -> None:
    for name, sentence in WORDS[language].items():
        assert len(quote(sentence, safe="")) <= ENCODED_BUDGET, name


@pytest.mark.parametrize("profile", policy.shipped_profiles())
def test_no_text_of_a_city_breaks_the_budget_of_a_say(profile: str) -> None:
    for name, text in texts_of(policy.load(profile)):
        assert len(quote(text, safe="")) <= ENCODED_BUDGET, name


@pytest.mark.parametrize("profile", policy.shipped_profiles())
def test_no_mandarin_text_of_a_city_is_longer_than_a_caller_can_follow(profile: str) -> None:
    city = policy.load(profile)

    for topic in INFO_TOPICS:
        assert len(city.info[topic]["zh"]) <= LONGEST_SENTENCE, topic


def texts_of(city: City) -> Iterator[tuple[str, str]]:
    """Every text that a city decides, by name and language."""
    wordings = {
        "name": city.name,
        "counter": city.counter,
        "written_papers": city.loss.written_papers,
        "fee": city.replacement.fee,
        "reset_papers": city.pin.reset_papers,
        "hours_said": city.staff.hours_said,
        **{line.code: line.name for line in city.bank.lines},
        **{topic: city.info[topic] for topic in INFO_TOPICS},
    }
    for name, wording in wordings.items():
        assert set(wording) == set(LANGUAGES), name
        yield from ((f"{name} ({language})", text) for language, text in wording.items())


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "零"),
        (1, "一"),
        (2, "二"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (12, "十二"),
        (19, "十九"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (111, "一百一十一"),
        (200, "二百"),
        (999, "九百九十九"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1100, "一千一百"),
        (1234, "一千二百三十四"),
        (9999, "九千九百九十九"),
        (10000, "一万"),
        (10001, "一万零一"),
        (10010, "一万零一十"),
        (10100, "一万零一百"),
        (11000, "一万一千"),
        (12345, "一万二千三百四十五"),
        (20000, "二万"),
        (100000, "十万"),
        (100001, "十万零一"),
        (101000, "十万一千"),
        (1000000, "一百万"),
        (1010000, "一百零一万"),
        (10001000, "一千万一千"),
        (99999999, "九千九百九十九万九千九百九十九"),
    ],
)
def test_numbers_are_read_in_mandarin_as_people_say_them(value: int, words: str) -> None:
    assert zh.number(value) == words


def test_every_number_up_to_ten_thousand_is_read_in_a_way_of_its_own_and_can_be_read_back() -> None:
    read = [zh.number(value) for value in range(10_001)]

    assert len(set(read)) == len(read)
    assert [value_of(words) for words in read] == list(range(10_001))


def value_of(words: str) -> int:
    """Reads a Mandarin number, by a rule of its own: the value of each sign so far."""
    units = {"十": 10, "百": 100, "千": 1000}
    total = part = digit = 0
    for sign in words:
        if sign in "零一二三四五六七八九":
            digit = "零一二三四五六七八九".index(sign)
        elif sign == "万":
            total, part, digit = (total + part + digit) * 10_000, 0, 0
        else:
            part, digit = part + (digit or 1) * units[sign], 0
    return total + part + digit


@pytest.mark.parametrize(
    ("digits", "yao", "words"),
    [
        ("1234", True, "幺二三四"),
        ("1234", False, "一二三四"),
        ("260303123456", True, "二六零三，零三幺二，三四五六"),
        ("95599", True, "九五五九九"),
        ("123X", True, "幺二三X"),
    ],
)
def test_digits_are_read_one_by_one_in_short_groups(digits: str, yao: bool, words: str) -> None:
    assert zh.read(Digits(digits), yao) == words


def test_digits_are_read_one_by_one_in_english() -> None:
    assert en.read(Digits("260303123456"), True) == "2 6 0 3, 0 3 1 2, 3 4 5 6"


@pytest.mark.parametrize(
    ("number", "mandarin", "english"),
    [
        ("95533", "九五五三三", "9 5 5 3 3"),
        ("3329451", "三三二，九四五幺", "3 3 2, 9 4 5 1"),
        ("86012333", "八六零幺，二三三三", "8 6 0 1, 2 3 3 3"),
        ("4008888888", "四零零，八八八，八八八八", "4 0 0, 8 8 8, 8 8 8 8"),
        ("01065551234", "零幺零，六五五五，幺二三四", "0 1 0, 6 5 5 5, 1 2 3 4"),
        ("04113329451", "零四幺幺，三三二，九四五幺", "0 4 1 1, 3 3 2, 9 4 5 1"),
        ("031186012333", "零三幺幺，八六零幺，二三三三", "0 3 1 1, 8 6 0 1, 2 3 3 3"),
        ("13812345678", "幺三八，幺二三四，五六七八", "1 3 8, 1 2 3 4, 5 6 7 8"),
    ],
)
def test_telephone_numbers_are_read_in_the_groups_people_know(
    number: str, mandarin: str, english: str
) -> None:
    assert zh.read(Telephone(number), True) == mandarin
    assert en.read(Telephone(number), True) == english


@pytest.mark.parametrize(
    ("today", "mandarin", "english"),
    [
        (date(2026, 3, 4), "今天上午八点半", "today at 08:30"),
        (date(2026, 3, 3), "明天上午八点半", "tomorrow at 08:30"),
        (date(2026, 3, 2), "三月四日星期三上午八点半", "on Wednesday, March 4, at 08:30"),
        (date(2026, 3, 5), "三月四日星期三上午八点半", "on Wednesday, March 4, at 08:30"),
    ],
)
def test_a_moment_soon_is_todays_or_tomorrows(today: date, mandarin: str, english: str) -> None:
    opening = Upcoming(datetime(2026, 3, 4, 8, 30), today)

    assert zh.read(opening, True) == mandarin
    assert en.read(opening, True) == english


@pytest.mark.parametrize(
    ("value", "mandarin", "english"),
    [
        (date(2026, 3, 24), "二零二六年三月二十四日", "March 24, 2026"),
        (date(2026, 10, 10), "二零二六年十月十日", "October 10, 2026"),
        (datetime(2026, 3, 4, 8, 30), "三月四日星期三上午八点半", "Wednesday, March 4, at 08:30"),
        (datetime(2026, 3, 8, 9, 0), "三月八日星期日上午九点", "Sunday, March 8, at 09:00"),
        (datetime(2026, 3, 8, 0, 5), "三月八日星期日凌晨零点零五分", "Sunday, March 8, at 00:05"),
        (datetime(2026, 3, 8, 13, 45), "三月八日星期日下午一点四十五分", "Sunday, March 8, at 13:45"),
    ],
)
def test_days_and_times_are_read_as_people_say_them(value: date, mandarin: str, english: str) -> None:
    assert zh.read(value, True) == mandarin
    assert en.read(value, True) == english


def test_a_sentence_may_be_said_in_another_language_than_the_calls() -> None:
    other = say("main_menu.other_language")

    assert spoken(other, "zh").language == "zh"
    assert spoken(type(other)(other.name, (), "en"), "zh").language == "en"
