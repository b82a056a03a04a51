"""Which numbers may stay in words that are written down."""

import pytest

from ivr.speech import Digits, Language, say
from ivr.wording import spoken
from telephony.spoken_numbers import without_numbers

LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tail_of_a_telephone_is_left_out(language: Language) -> None:
    told, other = (
        spoken(say("callback.calls", tail=Digits(tail)), language).text for tail in ("7105", "2219")
    )

    assert without_numbers(told, (), "…") == without_numbers(other, (), "…")
    assert "…" in without_numbers(told, (), "…")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tail_of_a_card_stays(language: Language) -> None:
    told = spoken(say("status.active", tail=Digits("7105")), language).text

    assert without_numbers(told, (), "…") == told
