"""I8, tries at PINs: every PIN that was keyed and answered spent one try, no other was spent, and all are counted."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Row

from ivr.call_map import CALL_MAP
from ivr.desk import Claim
from ivr.steps.prove import ProvePin
from models.office import Office
from models.stored_pin import ABANDONED, CODE, RIGHT, WRONG
from tests.faults.facts import Facts
from tests.faults.history import History, TurnKey

PIN_STEPS = frozenset(name for name, row in CALL_MAP.items() if isinstance(row.node, ProvePin))
A_CALL = "CA"
"""How the sids of calls begin; at the counter, PINs are keyed too."""


def check_tries(office: Office, history: History, facts: Facts) -> Iterator[str]:
    """Everything that does not fit."""
    deliveries = history.by_turn()
    for turn in facts.tries:
        if turn[0].startswith(A_CALL) and turn not in deliveries:
            yield f"{_name(turn)} spent a try, and nobody keyed anything"
    for turn, row in facts.turns.items():
        if row.step in PIN_STEPS and row.settled_at and row.outcome in (RIGHT, WRONG):
            verdict = facts.tries[turn].verdict if turn in facts.tries else "no try"
            if verdict != row.outcome:
                yield f"{_name(turn)} was told {row.outcome}, and its try says {verdict}"
    for verdict, kind in ((WRONG, "pin.wrong"), (ABANDONED, "pin.abandoned")):
        spent = sum(each.verdict == verdict for each in facts.tries.values())
        if spent != (written := len(facts.of_kind(kind))):
            yield f"{spent} tries are {verdict}, and {written} events say {kind}"
    yield from _counters(history, facts)


def _counters(history: History, facts: Facts) -> Iterator[str]:
    """Each counter is what was judged and not right since the last success; between bounds, where calls overlap."""
    of_claim: dict[Claim, dict[TurnKey, Row[Any]]] = defaultdict(dict)
    for turn, spent in facts.tries.items():
        if spent.is_judged and spent.verdict != CODE:
            of_claim[Claim(spent.claim)][turn] = spent
    for claim, tries in of_claim.items():
        success = facts.last_success(claim)
        wrong = [each for each in tries.values() if each.verdict != RIGHT]
        since = sum(success is None or each.spent_at > success for each in wrong)
        most = since if _one_after_the_other(history, list(tries)) else len(wrong)
        least = since if most == since else 0
        counted = facts.counters.get(claim, 0)
        if not least <= counted <= most:
            yield f"{claim} counts {counted} wrong tries, and {since} were spent since the last success"


def _one_after_the_other(history: History, turns: Sequence[TurnKey]) -> bool:
    """Were these turns on the wire one after the other, so that it is clear which came first?"""
    deliveries = history.by_turn()
    spans = sorted(
        (min(each.began for each in sent), max(each.ended or each.began for each in sent))
        for turn in turns
        if (sent := deliveries.get(turn))
    )
    return all(before[1] < after[0] for before, after in pairwise(spans))


def _name(turn: TurnKey) -> str:
    return f"{turn[0]} turn {turn[1]}"
