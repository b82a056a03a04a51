"""Rule P2: is a PIN too easy to guess? The caller hears that it is, never by which rule.

Everything is worked out from the six digits themselves: no list of forbidden PINs is kept, but for the few
shapes on the keypad and lucky numbers that follow no pattern.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import count, pairwise

from ivr.city import ForbiddenDates, PinRules
from models.keys import KeyRing, framed

PIN_SHAPE = re.compile("[0-9]{6}")
YEARS_OF_DATES = 100

KEYPAD_SHAPES = (
    "147258 258369 369258 258147 147369 369147 258741 852963 963852 741852 852741 963741 741963 159753"
    " 753159 159357 357159 951753 753951 357951 951357 456852 258456 147896 789632 134679 793146 102030"
)
"""Columns, corners and crosses of the keypad, six digits each with blanks between."""

LUCKY_NUMBERS = (
    "520131 521131 520134 521134 131452 131420 201314 211314 514520 520184 518888 168888 516888 888168"
    " 666168 168518 518168 598598 584520"
)
"""«I love you», «all my life», «may you get rich» and their kin, as they sound in Chinese."""


@dataclass(frozen=True)
class OwnFacts:
    """What a thief reads on the holder's own papers. Never printed."""

    citizen_id: str
    card_number: str
    phone: str | None = None

    def __repr__(self) -> str:
        return "OwnFacts(…)"


def is_too_easy(pin: str, rules: PinRules, own: OwnFacts, today: date) -> bool:
    """Must this PIN be refused as a new one? True for anything that is not six digits, too."""
    return (
        not PIN_SHAPE.fullmatch(pin)
        or pin == rules.initial
        or pin in rules.forbidden
        or pin in KEYPAD_SHAPES
        or pin in LUCKY_NUMBERS
        or any(follows(pin) for follows in PATTERNS)
        or is_own(pin, own)
        or (rules.forbidden_dates is ForbiddenDates.ALL and is_date(pin, today))
    )


def suggest(keys: KeyRing, call_sid: str, turn: int, rules: PinRules, own: OwnFacts, today: date) -> str:
    """A PIN that is hard to guess. The same turn of the same call is always told the same one."""
    for attempt in count():
        message = framed(call_sid.encode(), str(turn).encode(), str(attempt).encode())
        pin = f"{int.from_bytes(keys.mac('suggest', message), 'big') % 10**6:06}"
        if not is_too_easy(pin, rules, own, today):
            return pin
    raise AssertionError("unreachable: most PINs are good")


def has_few_digits(pin: str) -> bool:
    """Fewer than three different digits; six equal ones and ABABAB, AAABBB among them."""
    return len(set(pin)) < 3


def is_run(pin: str) -> bool:
    """Steps of one, two or three up or down, from nine on to nought: 123456, 864208, 703692."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return len(steps) == 1 and steps <= {1, 2, 3, 7, 8, 9}


def repeats_itself(pin: str) -> bool:
    """ABABAB, ABCABC, AAABBB and AABBCC."""
    is_doubled = pin[::2] == pin[1::2]
    is_tripled = len(set(pin[:3])) == len(set(pin[3:])) == 1
    return pin[:2] * 3 == pin or pin[:3] * 2 == pin or is_doubled or is_tripled


def is_palindrome(pin: str) -> bool:
    """ABCCBA."""
    return pin == pin[::-1]


def has_four_in_a_row(pin: str) -> bool:
    """Four or more equal digits side by side."""
    return re.search(r"([0-9])\1{3}", pin) is not None


PATTERNS: tuple[Callable[[str], bool], ...] = (
    has_few_digits,
    is_run,
    repeats_itself,
    is_palindrome,
    has_four_in_a_row,
)


def is_date(pin: str, today: date) -> bool:
    """A day of the last hundred years as YYMMDD, DDMMYY or MMDDYY, or a month of them as YYYYMM."""
    first, middle, last = (int(pin[place : place + 2]) for place in (0, 2, 4))
    is_month = 0 <= today.year - int(pin[:4]) <= YEARS_OF_DATES and 1 <= last <= 12
    return (
        is_month
        or _is_day(first, middle, last)
        or _is_day(last, middle, first)
        or _is_day(last, first, middle)
    )


def _is_day(short_year: int, month: int, day: int) -> bool:
    """Was there such a day within the last hundred years, the year being told by its last two digits?

    A hundred years hold each two-digit year once, and of years with equal last digits only 1900 and 2100 have
    no leap day where 2000 has one: so any day that 2000 to 2099 know will do.
    """
    try:
        date(2000 + short_year, month, day)
    except ValueError:
        return False
    return True


def is_own(pin: str, own: OwnFacts) -> bool:
    """Six digits in a row of own ID, card number or phone, forwards or backwards, or the birth date."""
    printed = (own.citizen_id, own.card_number, own.phone or "")
    strings = [re.sub("[^0-9]", "", fact.replace("X", "0")) for fact in printed]
    return any(pin in digits or pin[::-1] in digits for digits in strings) or pin in _birth_dates(
        own.citizen_id
    )


def _birth_dates(citizen_id: str) -> tuple[str, ...]:
    """The date of birth in the orders that do not stand in the ID as they are."""
    year, month, day = citizen_id[8:10], citizen_id[10:12], citizen_id[12:14]
    return (day + month + year, month + day + year, month + citizen_id[6:10], day + month + citizen_id[6:8])
