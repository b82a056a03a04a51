"""Citizen IDs, card numbers, telephones and names: are they well formed, and how much of them is shown."""

import re
import unicodedata
from datetime import date

import phonenumbers

CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
EARLIEST_BIRTH = date(1900, 1, 1)
OF_AGE_FOR_THE_PHONE = 14
OF_AGE = 18
CHINA = 86

WITHHELD = frozenset(
    {"", "anonymous", "unknown", "restricted", "unavailable"}
    | {"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"}
)
"""What Twilio sends for a withheld number: words, or ANONYMOUS, RESTRICTED, BLOCKED … spelt on the keys."""


def normalise(text: str) -> str:
    """One way to write an identifier: half-width, capital letters, no blanks and no hyphens."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def is_valid_citizen_id(text: str, today: date) -> bool:
    """Is this an 18-character citizen ID in normal form: region, date of birth, check digit (GB 11643)?

    Residence permits of Hong Kong, Macao and Taiwan residents (81, 82, 83) have the same form. The county is
    not looked at: new ones are made every year. The 15-digit IDs of the last century are refused.
    """
    if not re.fullmatch("[0-9]{17}[0-9X]", text) or not PROVINCES.match(text):
        return False
    try:
        birth = born(text)
    except ValueError:
        return False
    if not EARLIEST_BIRTH <= birth <= today:
        return False
    weighed = sum(int(digit) * weight for digit, weight in zip(text, CHECK_WEIGHTS, strict=False))
    return CHECK_CHARACTERS[weighed % 11] == text[17]


def born(citizen_id: str) -> date:
    """The date of birth in an ID. Raises ValueError if there is none in it."""
    return date(int(citizen_id[6:10]), int(citizen_id[10:12]), int(citizen_id[12:14]))


def age(citizen_id: str, today: date) -> int:
    """Completed years of life."""
    birth = born(citizen_id)
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def is_minor(citizen_id: str, today: date) -> bool:
    """Rule M1: under 14, so served by staff or at the counter only."""
    return age(citizen_id, today) < OF_AGE_FOR_THE_PHONE


def is_of_age(citizen_id: str, today: date) -> bool:
    """Is the holder an adult, who has no guardian?"""
    return age(citizen_id, today) >= OF_AGE


def is_card_number(text: str) -> bool:
    """Is this a card number in its normalised form: nine characters, letters possible?"""
    return re.fullmatch("[0-9A-Z]{9}", text) is not None


def keyed_form(card_number: str, tail: int | None = None) -> str:
    """A card number as a telephone can key it: digits and X (the star key); other letters are left out.

    Where a city keys only the last `tail` characters, they are cut first.
    """
    return re.sub("[^0-9X]", "", card_number[-tail:] if tail else card_number)


def to_e164(phone: str) -> str | None:
    """A telephone number in its international form; None for what is none, or was withheld."""
    if phone.strip().lower() in WITHHELD:
        return None
    try:
        number = phonenumbers.parse(phone, "CN")
    except phonenumbers.NumberParseException:
        return None
    is_good = (
        phonenumbers.is_valid_number if number.country_code == CHINA else phonenumbers.is_possible_number
    )
    return (
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if is_good(number) else None
    )


def mask_id(citizen_id: str) -> str:
    """Rule D1: the first three and the last four characters."""
    return _masked(citizen_id, 3, 4)


def mask_phone(phone: str) -> str:
    """Rule D1: the first three and the last four digits of the number as it is dialled in the country."""
    return _masked(phone.removeprefix(f"+{CHINA}"), 3, 4)


def mask_card(card_number: str) -> str:
    """Rule D1: the last four characters."""
    return _masked(card_number, 0, 4)


def mask_name(name: str) -> str:
    """Rule D1: the first character."""
    return _masked(name, 1, 0)


def _masked(text: str, head: int, tail: int) -> str:
    """Stars for everything between head and tail; all stars if nothing would be hidden."""
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
