"""What came of it, as plain values: for a file, for the page, for the exit code."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scripts.crowd.mix import Thinking
from scripts.crowd.plan import Size
from scripts.crowd.proof import Proof
from scripts.crowd.tally import Sample, Tally, TurnKind

Figures = dict[str, Any]
PERCENTILES = {"median": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99}
HANGING_ON = 5
"""Of each sort of fault, so many are told in words."""


@dataclass(frozen=True)
class Asked:
    """What was to be done, as it was asked for."""

    line: str
    calls: int
    rate: float
    seed: str
    thinking: str
    mix: str
    began_at: str

    @classmethod
    def of(
        cls, line: str, size: Size, seed: str, thinking: Thinking | None, mix: str, began_at: datetime
    ) -> "Asked":
        """In plain values."""
        pace = f"thinking {thinking.median:g} s, more or less" if thinking else "without thinking"
        return cls(line, size.calls, size.rate, seed, pace, mix, began_at.isoformat(timespec="seconds"))


@dataclass(frozen=True)
class Memory:
    """What the web processes held, in mebibytes."""

    before: float
    after: float


def figures(
    asked: Asked, tally: Tally, proof: Proof | None, memory: Memory | None, machine: Figures
) -> Figures:
    """All of it. `proof` None: the record could not be looked into."""
    seconds = max((sample.at for sample in tally.samples), default=0.0)
    return {
        "asked": vars(asked),
        "machine": machine,
        "calls": {
            "started": tally.started,
            "ended": len(tally.ended),
            "most_at_once": tally.most_at_once,
            "latest_start_ms": round(tally.latest_start * 1e3, 1),
        },
        "webhooks": {
            "answered": len(tally.samples),
            "unanswered": tally.unanswered,
            "per_second": round(len(tally.samples) / seconds, 1) if seconds else 0.0,
            "seconds": round(seconds, 1),
            "statuses": _counted(str(sample.status) for sample in tally.samples),
        },
        "turns_ms": _by_kind(tally.samples),
        "outcomes": _outcomes(tally),
        "errors": _counted(error for call in tally.ended for error in call.errors),
        "apologies": dict(sorted(tally.apologies.items())),
        "hurt_on_purpose": dict(sorted(tally.struck.items())),
        "each_second": _each_second(tally),
        "memory_mib": vars(memory) if memory else None,
        "proof": {**vars(proof), "faults": list(proof.faults)} if proof else None,
        "failures": failures(tally, proof),
    }


def failures(tally: Tally, proof: Proof | None) -> list[str]:
    """What was not as it should be, in words; nothing that was hurt on purpose."""
    told = [f"{count} fail-safe answers: {name}" for name, count in sorted(tally.apologies.items())]
    errors = Counter(error for call in tally.ended for error in call.errors)
    told += [f"{count} errors at Twilio's side: {error}" for error, count in sorted(errors.items())]
    wrong = Counter(sample.status for sample in tally.samples if sample.status != 200)
    told += [f"{count} answers with status {status}" for status, count in sorted(wrong.items())]
    told += tally.broken[:HANGING_ON]
    if proof:
        told += proof.faults[:HANGING_ON]
    if proof and len(proof.faults) > HANGING_ON:
        told.append(f"and {len(proof.faults) - HANGING_ON} more like these in the record")
    return told


def percentile(ordered: Sequence[float], share: float) -> float:
    """The time, in milliseconds, that this share of all took at most. They come in order."""
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1e3, 2)


def _by_kind(samples: Sequence[Sample]) -> dict[str, dict[str, float]]:
    seconds: dict[TurnKind, list[float]] = defaultdict(list)
    for sample in samples:
        seconds[sample.kind].append(sample.seconds)
    rows = {kind.value: sorted(seconds[kind]) for kind in TurnKind if seconds[kind]}
    rows["all"] = sorted(sample.seconds for sample in samples)
    return {name: _row(ordered) for name, ordered in rows.items() if ordered}


def _row(ordered: Sequence[float]) -> dict[str, float]:
    shares = {name: percentile(ordered, share) for name, share in PERCENTILES.items()}
    return {"count": len(ordered), **shares, "longest": round(ordered[-1] * 1e3, 2)}


def _outcomes(tally: Tally) -> dict[str, dict[str, int]]:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for call in tally.ended:
        counted[call.behaviour][call.outcome] += 1
    return {name: dict(counted[name].most_common()) for name in sorted(counted)}


def _each_second(tally: Tally) -> list[dict[str, float]]:
    """Answered webhooks, calls that went on and the slowest answers, second by second."""
    seconds: dict[int, list[float]] = defaultdict(list)
    for sample in tally.samples:
        seconds[int(sample.at)].append(sample.seconds)
    rows, left = [], 0
    for second in range(max(seconds, default=-1) + 1):
        calls = tally.at_once.get(second, left)
        left = tally.left.get(second, left)
        took = sorted(seconds[second])
        slowest = percentile(took, 0.99) if took else 0.0
        rows.append({"second": second, "webhooks": len(took), "calls": calls, "p99_ms": slowest})
    return rows


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
