"""Calls to Shijiazhuang's line, or another city's, on both engines, at times that a story sets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import freezegun
import pytest
from freezegun.api import FrozenDateTimeFactory

from models.database import Database
from models.office import Office
from tests.calls.lines import city_of, make_line
from tests.calls.operators import Operator
from tests.calls.phone import Phone
from tests.calls.record import Record
from tests.factories import make_office


@pytest.fixture
def frozen() -> Iterator[FrozenDateTimeFactory]:
    """Time stands still."""
    with freezegun.freeze_time("2026-03-03T02:00:00Z") as frozen:
        yield frozen


@pytest.fixture
def office(database: Database, frozen: FrozenDateTimeFactory) -> Office:
    """Shijiazhuang's office."""
    return make_office(database, city_of("shijiazhuang"))


@pytest.fixture
def phone(office: Office, frozen: FrozenDateTimeFactory) -> Phone:
    """A caller's telephone."""
    return Phone(make_line(office), frozen)


@pytest.fixture
def record(office: Office) -> Record:
    """What the office wrote down."""
    return Record(office)


@pytest.fixture
def operator(office: Office) -> Operator:
    """Somebody who can take calls, not signed in yet."""
    return Operator(office)


@dataclass(frozen=True)
class Branch:
    """A city's office, its line and its record."""

    office: Office
    phone: Phone
    record: Record
    operator: Operator


@pytest.fixture
def open_line(database: Database, frozen: FrozenDateTimeFactory) -> Callable[..., Branch]:
    """Opens the line of another city: `open_line("xian")`, `open_line(loss={"renewal": False})`."""

    def opened(profile: str = "shijiazhuang", **rules: dict[str, Any]) -> Branch:
        city = city_of(profile)
        changed = {part: replace(getattr(city, part), **values) for part, values in rules.items()}
        office = make_office(database, city, **changed)
        return Branch(office, Phone(make_line(office), frozen), Record(office), Operator(office))

    return opened
