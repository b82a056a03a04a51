"""Cards for callers: invented ones, filed into a record that may be played with, or those of a file."""

import csv
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from models.office import Office
from scripts.crowd.plan import Card, Planned
from scripts.exits import Refused
from scripts.invented import CardState, InventedCard, citizen_id, file_cards, invent, write_cards

FIRST_BIRTHDAY = date(1950, 1, 1)
BIRTHDAYS = 12_000
SERIALS = 1_000


def invented_cards(office: Office, count: int) -> list[Card]:
    """File so many new cards with enabled PINs, and hand them out."""
    today = office.now().date()
    start = secrets.randbelow(BIRTHDAYS * SERIALS - count)
    cards = [_card(number, today) for number in range(start, start + count)]
    with TemporaryDirectory(prefix="lossline-load-") as folder:
        path = Path(folder) / "cards.csv"
        write_cards(cards, path)
        file_cards(office, path)
    return [Card(card.citizen_id, card.pin) for card in cards]


def read_cards(path: Path) -> list[Card]:
    """Those of a file with the columns citizen_id and pin, as import files have them. Refuses any other."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    cards = [Card(row["citizen_id"], row["pin"]) for row in rows if row.get("citizen_id") and row.get("pin")]
    if not cards:
        raise Refused(f"{path}: no row has both a citizen_id and a pin")
    return cards


def deal(calls: Sequence[Planned], cards: Sequence[Card]) -> Iterator[Planned]:
    """A card to everybody who needs one; if there are too few, they are shared."""
    deck = cycle(cards)
    for call in calls:
        yield replace(call, card=next(deck)) if call.behaviour.needs_a_card else call


def _card(number: int, today: date) -> InventedCard:
    born = FIRST_BIRTHDAY + timedelta(days=number // SERIALS)
    return replace(
        invent(number % 10, CardState.ENABLED, today),
        card_number=f"B{number:08}",
        citizen_id=citizen_id(born, number % SERIALS),
        phone=f"137{number % 10**8:08}",
    )
