"""Nothing is said that Twilio would refuse for its length, and nothing is lost by cutting it."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech import Language, Spoken
from telephony.breath import breaths

ZH_SENTENCE = "用卡人可以凭有效身份证件到任何一个服务网点办理书面挂失。"
EN_SENTENCE = "You can report the loss in writing at any counter, with a valid identity document."


def fits(text: str) -> bool:
    """Twilio's limits, error 13521: 4,500 characters when encoded, 3,000 bytes for the voices."""
    return len(quote(text, safe="")) <= 4_500 and len(text.encode()) <= 3_000


def test_short_neighbours_in_one_language_are_one_breath() -> None:
    said = [Spoken("zh", "您好。"), Spoken("zh", "请按1。"), Spoken("en", "Press 8."), Spoken("en", "Or 0.")]

    assert breaths(said) == [Spoken("zh", "您好。请按1。"), Spoken("en", "Press 8. Or 0.")]


@pytest.mark.parametrize(
    ("language", "sentence", "space", "end"), [("zh", ZH_SENTENCE, "", "。"), ("en", EN_SENTENCE, " ", ".")]
)
def test_a_text_that_is_too_long_is_cut_at_the_ends_of_sentences(
    language: Language, sentence: str, space: str, end: str
) -> None:
    text = space.join([sentence] * 100)

    parts = breaths([Spoken(language, text)])

    assert all(fits(part.text) for part in parts)
    assert all(part.text.endswith(end) for part in parts)
    assert space.join(part.text for part in parts) == text
    assert len(parts) <= 9, "as few as may be"


def test_a_sentence_that_is_too_long_is_cut_at_its_commas() -> None:
    parts = breaths([Spoken("zh", "请您携带有效证件，" * 200)])

    assert len(parts) > 1
    assert all(fits(part.text) and part.text.endswith("，") for part in parts)


@pytest.mark.parametrize("text", ["字" * 2_000, "a" * 10_000, "€" * 1_200])
def test_even_a_text_without_any_end_is_cut_and_lost_nowhere(text: str) -> None:
    parts = breaths([Spoken("zh", text)])

    assert all(fits(part.text) for part in parts)
    assert "".join(part.text for part in parts) == text


@given(st.lists(st.tuples(st.sampled_from(["zh", "en"]), st.text(alphabet="ab 字。，.,!\n€", max_size=700))))
def test_whatever_is_said_every_part_fits_and_every_letter_is_said(said: list[tuple[Language, str]]) -> None:
    parts = breaths(Spoken(language, text) for language, text in said)

    assert all(fits(part.text) for part in parts)
    letters = re.sub(r"\s", "", "".join(text for _, text in said))
    assert re.sub(r"\s", "", "".join(part.text for part in parts)) == letters
