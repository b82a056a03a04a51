"""Security of the gate: the time an answer takes tells nothing of the card."""

import gc
import time
from collections import deque
from collections.abc import Callable
from itertools import count

import pytest

from ivr.city import EnableExtra, PinRules
from ivr.desk import Claim
from models.database import Database
from models.office import Office
from tests.factories import (
    CardFacts,
    a_citizen_id,
    a_desk,
    a_locked_card,
    a_paused_card,
    an_enabled_card,
    an_initial_card,
    make_office,
)

ROUNDS = 200
CALLERS = (f"+86137{number:08}" for number in count(1))
"""A calling number that nobody had before, so that no budget is used up (P3)."""
NOBODYS_NUMBERS = (f"9{number:07}" for number in count(1))
KINDS: dict[str, Callable[[Office], CardFacts] | None] = {
    "unknown": None,
    "initial": an_initial_card,
    "enabled": an_enabled_card,
    "paused": a_paused_card,
    "locked": a_locked_card,
}
Act = Callable[[Office, Claim, str, str | None], None]


def key_a_wrong_pin(office: Office, claim: Claim, citizen_id: str, phone: str | None) -> None:
    """From a stranger's phone."""
    with a_desk(office, caller=next(CALLERS)) as desk:
        assert desk.try_pin(claim, "246813") is None


def key_it_from_the_registered_phone(
    office: Office, claim: Claim, citizen_id: str, phone: str | None
) -> None:
    """Where there is one; else from any."""
    with a_desk(office, caller=phone or next(CALLERS)) as desk:
        assert desk.try_pin(claim, "246813") is None


def key_the_pin_that_pauses(office: Office, claim: Claim, citizen_id: str, phone: str | None) -> None:
    """The third from strangers."""
    for _ in range(2):
        key_a_wrong_pin(office, claim, citizen_id, phone)
    act = time.perf_counter()
    key_a_wrong_pin(office, claim, citizen_id, phone)
    measured.append(time.perf_counter() - act)


def ask_for_a_code(office: Office, claim: Claim, citizen_id: str, phone: str | None) -> None:
    """The citizen ID fits the card, if there is one."""
    with a_desk(office, caller=next(CALLERS)) as desk:
        desk.send_code(claim, citizen_id)


def key_a_wrong_code(office: Office, claim: Claim, citizen_id: str, phone: str | None) -> None:
    """After one was asked for."""
    ask_for_a_code(office, claim, citizen_id, phone)
    act = time.perf_counter()
    with a_desk(office, caller=next(CALLERS)) as desk:
        desk.try_code(claim, "1234567")
    measured.append(time.perf_counter() - act)


measured: list[float] = []
"""What the last act itself took, where it had to be prepared."""


def seconds(act: Act, office: Office, claim: Claim, citizen_id: str, phone: str | None) -> float:
    """How long it takes, up to the commit."""
    measured.clear()
    started = time.perf_counter()
    act(office, claim, citizen_id, phone)
    return measured[0] if measured else time.perf_counter() - started


def told_apart(one: list[float], other: list[float]) -> float:
    """How often time alone tells two cases apart: 0.5 is never, 0 and 1 are always (the area under the ROC curve)."""
    wins = sum((mine > theirs) + 0.5 * (mine == theirs) for mine in one for theirs in other)
    return wins / (len(one) * len(other))


def _visitor(office: Office, make: Callable[[Office], CardFacts] | None) -> tuple[Claim, str, str | None]:
    """A claim, its citizen ID and its phone. All cards are there before a time is taken, as they are in life: a row
    that was written a moment ago is slower to find.
    """
    if make is None:
        return a_desk(office).claim_by_card_number(next(NOBODYS_NUMBERS)).claim, a_citizen_id(), None
    card = make(office)
    return card.claim, card.citizen_id, card.phone


@pytest.mark.long
@pytest.mark.parametrize(
    "act",
    [
        key_a_wrong_pin,
        key_it_from_the_registered_phone,
        key_the_pin_that_pauses,
        ask_for_a_code,
        key_a_wrong_code,
    ],
)
def test_every_kind_of_card_takes_the_same_time(act: Act, database: Database) -> None:
    office = make_office(database, pin=PinRules(enable_extra=EnableExtra.SMS_CODE))
    visitors = [{kind: _visitor(office, make) for kind, make in KINDS.items()} for _ in range(ROUNDS)]
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    gc.disable()
    for number, by_kind in enumerate(visitors):
        # Each goes first, second, … equally often: what was done just before costs time, too.
        order = deque(by_kind)
        order.rotate(number)
        for kind in order:
            times[kind].append(seconds(act, office, *by_kind[kind]))
    gc.enable()

    apart = {kind: told_apart(found, times["enabled"]) for kind, found in times.items()}

    assert all(0.40 < auc < 0.60 for auc in apart.values()), apart
