"""Puts sentences into words: `ivr/words/zh.py` and `ivr/words/en.py`, gaps filled."""

from collections.abc import Mapping
from functools import lru_cache
from types import ModuleType

from ivr.speech import Language, Sentence, Spoken, Value
from ivr.words import en, zh

LANGUAGES: Mapping[Language, ModuleType] = {"zh": zh, "en": en}
REMEMBERED_SENTENCES = 2048
"""The same few hundred sentences are said all day: they are not put together anew each time."""


@lru_cache(REMEMBERED_SENTENCES)
def spoken(sentence: Sentence, language: Language, yao: bool = True) -> Spoken:
    """Put a sentence into words. `yao`: say 幺 for 1 where Mandarin reads digits (a city's choice)."""
    language = sentence.language or language
    words = LANGUAGES[language]
    gaps = {name: _read(value, words, yao) for name, value in sentence.values}
    return Spoken(language, words.SENTENCES[sentence.name].format(**gaps))


def _read(value: Value, words: ModuleType, yao: bool) -> str:
    text: str = words.read(value, yao)
    return text
