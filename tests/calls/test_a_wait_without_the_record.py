"""The record cannot be read while a caller waits for a person: the place in the queue is kept (rule S4)."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from freezegun.api import FrozenDateTimeFactory
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models.database import Database
from models.office import Office
from telephony.queue import MOST_HOLDS
from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.lines import make_line
from tests.calls.operators import Operator
from tests.calls.phone import Phone

pytestmark = ON_SQLITE_ONLY
SECONDS_TO_THE_OFFER = 150


class LooseCable(Database):
    """The same database, behind a cable that can be pulled."""

    is_pulled = False

    def light(self) -> AbstractContextManager[Connection]:
        self._need_the_cable()
        return super().light()

    def deeds(self) -> AbstractContextManager[Session]:
        self._need_the_cable()
        return super().deeds()

    def _need_the_cable(self) -> None:
        if self.is_pulled:
            raise OperationalError(None, None, ConnectionError("the server closed the connection"))


@pytest.fixture
def cable(database: Database) -> Iterator[LooseCable]:
    cable = LooseCable(str(database.url))
    yield cable
    cable.dispose()


@pytest.fixture
def waiting(office: Office, cable: LooseCable, frozen: FrozenDateTimeFactory, operator: Operator) -> Phone:
    """A caller in the queue, with somebody on duty."""
    operator.signs_in()
    phone = Phone(make_line(replace(office, database=cable)), frozen).dial().press("0")
    assert phone.is_told("queue.next")
    return phone


def test_whoever_waits_keeps_the_place_while_the_record_cannot_be_read(
    waiting: Phone, cable: LooseCable
) -> None:
    cable.is_pulled = True
    waiting.stay_silent().stay_silent()
    assert "请稍等。" in waiting.hears
    assert "One moment, please." in waiting.hears
    assert waiting.is_in_queue
    cable.is_pulled = False

    waiting.stay_silent().stay_silent()

    assert waiting.is_told("queue.next")
    assert waiting.is_in_queue


def test_a_key_that_cannot_be_taken_costs_nobody_the_place(waiting: Phone, cable: LooseCable) -> None:
    waiting.wait(SECONDS_TO_THE_OFFER)
    assert waiting.is_told("queue.offer_callback")
    cable.is_pulled = True
    waiting.press("1")
    assert waiting.is_in_queue
    cable.is_pulled = False
    waiting.stay_silent()
    assert waiting.is_told("queue.offer_callback")

    waiting.press("1")

    assert not waiting.is_in_queue


def test_a_record_that_stays_away_lets_nobody_wait_for_ever(waiting: Phone, cable: LooseCable) -> None:
    cable.is_pulled = True

    for _ in range(MOST_HOLDS + 2):
        if not waiting.is_over:
            waiting.stay_silent()

    assert waiting.is_over
    assert waiting.was_told("apology.not_done")
