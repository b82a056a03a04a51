"""Security of the gate: the time an answer takes tells nothing of the card."""

import time

import pytest

from ivr.desk import Claim
from models.office import Office
from tests.factories import a_desk, a_locked_card, an_enabled_card, an_initial_card

ROUNDS = 200


def seconds(office: Office, claim: Claim) -> float:
    """How long a wrong PIN is judged, up to the commit."""
    desk = a_desk(office)
    started = time.perf_counter()
    with desk:
        assert desk.try_pin(claim, "246813") is None
    return time.perf_counter() - started


def told_apart(one: list[float], other: list[float]) -> float:
    """How often time alone tells two cases apart: 0.5 is never, 0 and 1 are always (the area under the ROC curve)."""
    wins = sum((mine > theirs) + 0.5 * (mine == theirs) for mine in one for theirs in other)
    return wins / (len(one) * len(other))


@pytest.mark.long
def test_a_wrong_pin_takes_the_same_time_on_every_kind_of_card(office: Office) -> None:
    times: dict[str, list[float]] = {"unknown": [], "initial": [], "enabled": [], "locked": []}
    for round_number in range(ROUNDS):
        claims = {
            "unknown": a_desk(office).claim_by_card_number(f"9{round_number:07}").claim,
            "initial": an_initial_card(office).claim,
            "enabled": an_enabled_card(office).claim,
            "locked": a_locked_card(office).claim,
        }
        for kind, claim in claims.items():
            times[kind].append(seconds(office, claim))

    for kind, measured in times.items():
        assert 0.40 < told_apart(measured, times["enabled"]) < 0.60, kind
