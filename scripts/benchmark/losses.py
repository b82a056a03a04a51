"""Whole self-service loss reports a second: dial, citizen ID, PIN, confirm. PINs cost what they cost in production."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy import func, select, update

from models import clock
from models.loss_report import LossEnd, LossReport
from scripts.benchmark.callers import WrongAnswer, play
from scripts.benchmark.lines import MeasuredLine
from scripts.benchmark.webhooks import Post
from tests.factories import A_PIN, CardFacts, an_enabled_card

HASHES = 9


@dataclass(frozen=True)
class ReportSize:
    """How many reports a round has, how many come at once, and how many rounds there are."""

    rounds: int
    cards: int
    callers: int


@dataclass(frozen=True)
class ReportRates:
    """Loss reports a second in each round, and what one PIN costs this machine when nothing else is done."""

    per_second: tuple[float, ...]
    hash_milliseconds: float


def measure(line: MeasuredLine, port: int, post: Post, size: ReportSize) -> ReportRates:
    """Every card is reported once a round; in between, outside the time that is taken, all losses end."""
    cards = [an_enabled_card(line.office) for _ in range(size.cards)]
    rates = []
    for _ in range(size.rounds):
        calls = [post.call(_entries(card)) for card in cards]
        rates.append(size.cards / play(port, calls, size.callers))
        _end_all(line, size.cards)
    return ReportRates(tuple(rates), _hash_milliseconds(line, cards))


def _entries(card: CardFacts) -> tuple[str, ...]:
    return ("1", card.citizen_id.replace("X", "*"), A_PIN, "1")


def _end_all(line: MeasuredLine, expected: int) -> None:
    is_open = LossReport.ended_at.is_(None)
    with line.office.database.deeds() as session:
        reported = session.scalar(select(func.count()).where(is_open))
        if reported != expected:
            raise WrongAnswer(f"{reported} cards are lost, not {expected}")
        ended = {"ended_at": clock.now(), "ended_how": LossEnd.RELEASED.value}
        session.execute(update(LossReport).where(is_open).values(ended))


def _hash_milliseconds(line: MeasuredLine, cards: Sequence[CardFacts]) -> float:
    vault, uid = line.office.vault, cards[0].uid
    stored = vault.seal(uid, A_PIN)
    times = []
    for _ in range(HASHES):
        started = time.perf_counter()
        vault.verify(uid, stored, A_PIN)
        times.append(time.perf_counter() - started)
    return median(times) * 1e3
