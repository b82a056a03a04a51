"""Does what a caller says fit what the record knows (rule S1)? Strict where numbers are, lenient where words are.

- name: the same characters; width, blanks and the form of the dot in it do not count
- citizen ID: the same; width, blanks, hyphens and a small x do not count
- registered phone: the same number, however it is written; one on the mainland with or without +86
- employer: the same without its legal form («有限公司», "Co., Ltd."); one may be the longer form of the other, if the
  shorter has four characters and half the length
- address: one may leave out some of the other, such as district and flat, but not the end of the street's name with
  the first number; 一号 is 1号
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import Enum

from models import identity
from models.holder_facts import HolderFacts

FEWEST_CHARACTERS = 4
"""Shorter words are found in too many names of firms and streets."""
_DOTS = str.maketrans({"•": "·", "‧": "·", "・": "·", "･": "·", "∙": "·"})
_NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_LEGAL_FORMS = re.compile(
    "(股份有限公司|有限责任公司|有限公司|集团公司|公司|集团|companylimited|limited|coltd|ltd|inc|corp|llc|co)$"
)


class Fact(Enum):
    """What a caller may be asked. The card shows the first two, so they prove little."""

    NAME = "name"
    CITIZEN_ID = "citizen_id"
    PHONE = "phone"
    EMPLOYER = "employer"
    ADDRESS = "address"


NOT_PRINTED = frozenset({Fact.PHONE, Fact.EMPLOYER, Fact.ADDRESS})


def fits(fact: Fact, said: str, facts: HolderFacts) -> bool:
    """Is this what the record knows? What is not on file fits nothing."""
    known = _KNOWN[fact](facts)
    return bool(known) and _COMPARED[fact](said, known or "")


def _same_name(said: str, known: str) -> bool:
    return _name(said) == _name(known) != ""


def _name(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text.translate(_DOTS)))


def _same_id(said: str, known: str) -> bool:
    return identity.normalise(said) == known


def _same_phone(said: str, known: str) -> bool:
    return identity.to_e164(unicodedata.normalize("NFKC", said)) == known


def _same_employer(said: str, known: str) -> bool:
    shorter, longer = sorted((_firm(said), _firm(known)), key=len)
    if shorter == longer:
        return shorter != ""
    return len(shorter) >= FEWEST_CHARACTERS and 2 * len(shorter) >= len(longer) and shorter in longer


def _firm(text: str) -> str:
    """Letters and digits alone, without the legal form; where nothing else is left, with it."""
    plain = _plain(text)
    return _LEGAL_FORMS.sub("", plain) or plain


def _same_address(said: str, known: str) -> bool:
    shorter, longer = sorted((_place(said), _place(known)), key=len)
    if shorter == longer:
        return shorter != ""
    numbers, more = re.findall("[0-9]+", shorter), re.findall("[0-9]+", longer)
    street = re.search("[^0-9]{2,3}[0-9]+", shorter)
    if street is None or numbers != more[: len(numbers)]:
        return False
    return _leaves_out_of(shorter, longer) and re.search(f"{street.group()}(?![0-9])", longer) is not None


def _leaves_out_of(shorter: str, longer: str) -> bool:
    """Does the shorter say nothing that the longer does not say in the same order?"""
    rest = iter(longer)
    return all(each in rest for each in shorter)


def _place(text: str) -> str:
    return _plain(text.translate(_NUMERALS))


def _plain(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalnum())


_KNOWN: Mapping[Fact, Callable[[HolderFacts], str | None]] = {
    Fact.NAME: lambda facts: facts.name,
    Fact.CITIZEN_ID: lambda facts: facts.citizen_id,
    Fact.PHONE: lambda facts: facts.phone,
    Fact.EMPLOYER: lambda facts: facts.employer,
    Fact.ADDRESS: lambda facts: facts.address,
}
_COMPARED: Mapping[Fact, Callable[[str, str], bool]] = {
    Fact.NAME: _same_name,
    Fact.CITIZEN_ID: _same_id,
    Fact.PHONE: _same_phone,
    Fact.EMPLOYER: _same_employer,
    Fact.ADDRESS: _same_address,
}
