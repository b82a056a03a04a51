"""One row of an import file: what it must look like, and what is wrong with it if it does not."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn

from ivr.city import City
from ivr.desk import CardStatus
from models import identity

COLUMNS = (
    "card_number",
    "citizen_id",
    "name",
    "phone",
    "employer",
    "address",
    "bank",
    "bank_account",
    "status",
    "pin",
)
_STATUSES = {status.value: status for status in CardStatus} | {"": CardStatus.ACTIVE}
_SIX_DIGITS = re.compile("[0-9]{6}")
_MOBILE = re.compile(r"(?:\+86)?(1[3-9][0-9]{9})")
_LONGEST_BANK = 32


class BadRow(Exception):
    """A row that cannot be imported; says why, and never what was in the PIN column."""


@dataclass(frozen=True, slots=True)
class CardRow:
    """A row that is well formed. `pin` None: on the initial PIN."""

    number: str
    citizen_id: str = field(repr=False)
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
    employer: str | None = field(repr=False)
    address: str | None = field(repr=False)
    bank: str | None
    bank_account: str | None = field(repr=False)
    status: CardStatus
    pin: str | None = field(repr=False)


class RowRules:
    """Reads rows by the rules of one city on one day."""

    def __init__(self, city: City, today: date) -> None:
        self._today = today
        self._initial = city.pin.initial
        # A bank may be told by its code or by its name.
        self._banks = {line.code.upper(): line.code for line in city.bank.lines} | {
            name.upper(): line.code for line in city.bank.lines for name in line.name.values()
        }

    def read(self, cells: Mapping[str, str]) -> CardRow:
        """The row with these cells, stripped of blanks. Raises BadRow."""
        return CardRow(
            number=self._number(cells["card_number"]),
            citizen_id=self._citizen_id(cells["citizen_id"]),
            name=cells["name"] or _bad("name is missing"),
            phone=_phone(cells["phone"]),
            employer=cells["employer"] or None,
            address=cells["address"] or None,
            bank=self._bank(cells["bank"]),
            bank_account=cells["bank_account"] or None,
            status=_STATUSES.get(cells["status"]) or _bad("status is none of 0, 1, 2, 3, 4, 9"),
            pin=self._pin(cells["pin"]),
        )

    def _number(self, text: str) -> str:
        number = identity.normalise(text)
        return number if identity.is_card_number(number) else _bad("card_number is not 9 of 0-9 and A-Z")

    def _citizen_id(self, text: str) -> str:
        citizen_id = identity.normalise(text)
        if identity.is_valid_citizen_id(citizen_id, self._today):
            return citizen_id
        return _bad("citizen_id is not a valid ID of 18 characters")

    def _bank(self, text: str) -> str | None:
        if len(text) > _LONGEST_BANK or not (text.isprintable()):
            return _bad("bank is no code or name of a bank")
        return self._banks.get(text.upper(), text) or None

    def _pin(self, text: str) -> str | None:
        if text in {"", self._initial}:
            return None
        return text if _SIX_DIGITS.fullmatch(text) else _bad("pin is not six digits")


def _phone(text: str) -> str | None:
    if not text:
        return None
    half_width = unicodedata.normalize("NFKC", text)
    if mobile := _MOBILE.fullmatch(half_width):
        return f"+86{mobile[1]}"
    return identity.to_e164(half_width) or _bad("phone is not a telephone number")


def _bad(reason: str) -> NoReturn:
    raise BadRow(reason)
