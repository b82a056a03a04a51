"""Invented cards of invented people, for the demo and for recorded calls. Nobody here exists.

The citizen IDs have valid check digits and a county code (9999) that no county has; only the first is as people
write it in examples. Each card comes into the record by the same import as real ones.
"""

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import Enum
from pathlib import Path

from models import identity
from models.cards_import import import_cards
from models.office import Office

EXAMPLE_CITIZEN_ID = "110101199003071233"
EXAMPLE_PIN = "246810"
PINS = (EXAMPLE_PIN, "739164", "582047", "904683")
NAMES = ("林示例", "赵虚构", "钱样本", "孙演示", "李假设", "周试用", "吴未有", "郑空谷", "王子虚", "冯乌有")
COUNTY = "139999"
A_CHILDS_AGE = 10


class CardState(Enum):
    """Every state a card can be in, as its holder would see it."""

    ENABLED = "enabled"
    INITIAL = "initial"
    LOCKED = "locked"
    TEMPORARILY_LOST = "temporarily lost"
    FORMALLY_LOST = "formally lost"
    CANCELLED = "cancelled"
    SEALED = "sealed"
    A_CHILDS = "a child's"


STATUSES = {
    CardState.LOCKED: "3",
    CardState.TEMPORARILY_LOST: "4",
    CardState.FORMALLY_LOST: "2",
    CardState.CANCELLED: "9",
    CardState.SEALED: "0",
}


@dataclass(frozen=True)
class InventedCard:
    """One row of an import file, as the columns have it."""

    card_number: str
    citizen_id: str
    name: str
    phone: str
    employer: str
    address: str
    bank: str
    bank_account: str
    status: str
    pin: str


def invent(serial: int, state: CardState, today: date, ending: str = "") -> InventedCard:
    """A card in this state; the same serial gives the same card. `ending` replaces the number's last character."""
    born = date(today.year - A_CHILDS_AGE, 1, 1) if state is CardState.A_CHILDS else date(1970 + serial, 3, 9)
    number = f"A{12_345_678 + serial * 1_111}"
    return InventedCard(
        card_number=number[: len(number) - len(ending)] + ending,
        citizen_id=citizen_id(born, serial),
        name=NAMES[serial % len(NAMES)],
        phone=f"139{serial:08}",
        employer="虚构有限公司",
        address="虚构区样板路1号",
        bank="CCB",
        bank_account=f"62{serial:017}",
        status=STATUSES.get(state, "1"),
        pin="" if state is CardState.INITIAL else PINS[serial % len(PINS)],
    )


def citizen_id(born: date, serial: int) -> str:
    """A citizen ID with a valid check digit that belongs to nobody."""
    body = f"{COUNTY}{born:%Y%m%d}{serial:03}"
    weighed = sum(int(digit) * weight for digit, weight in zip(body, identity.CHECK_WEIGHTS, strict=True))
    return body + identity.CHECK_CHARACTERS[weighed % 11]


def write_cards(cards: Iterable[InventedCard], path: Path) -> None:
    """The cards as an import file. Its PINs protect nothing."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(InventedCard)])
        writer.writeheader()
        writer.writerows(asdict(card) for card in cards)


def read_cards(path: Path) -> list[InventedCard]:
    """The cards of such a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [InventedCard(**row) for row in csv.DictReader(file)]


def file_cards(office: Office, path: Path) -> None:
    """Import them. Raises RuntimeError if a row was rejected: an invented card is always good."""
    summary = import_cards(office, path)
    if summary.rejected:
        raise RuntimeError(f"{summary.rejected} invented cards were rejected: see {summary.rejects}")
