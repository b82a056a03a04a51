"""The report for a terminal."""

from collections.abc import Iterator

from scripts.crowd.figures import Figures

COLUMNS = ("count", "median", "p90", "p95", "p99", "longest")


def report(found: Figures) -> str:
    """All that matters, in a screenful."""
    return "\n".join([*_head(found), "", *_turns(found), "", *_outcomes(found), "", *_verdict(found)])


def _head(found: Figures) -> Iterator[str]:
    calls, webhooks = found["calls"], found["webhooks"]
    yield f"{calls['ended']} calls to {found['asked']['line']}, seed {found['asked']['seed']}"
    yield (
        f"{webhooks['answered']} webhooks in {webhooks['seconds']} s, {webhooks['per_second']} a second; "
        f"{calls['most_at_once']} calls at once at most, the latest began {calls['latest_start_ms']} ms late"
    )
    if memory := found["memory_mib"]:
        yield f"web processes: {memory['before']} MiB before, {memory['after']} MiB after"
    yield from (f"{name}: {value}" for name, value in found["machine"].items())


def _turns(found: Figures) -> Iterator[str]:
    yield f"{'turn, milliseconds':20}" + "".join(f"{name:>10}" for name in COLUMNS)
    for kind, row in found["turns_ms"].items():
        yield f"  {kind:18}" + "".join(
            f"{row[name]:10,.0f}" if name == "count" else f"{row[name]:10,.1f}" for name in COLUMNS
        )


def _outcomes(found: Figures) -> Iterator[str]:
    for name, outcomes in found["outcomes"].items():
        yield f"  {name:18}" + ", ".join(f"{outcome} {count}" for outcome, count in outcomes.items())
    if struck := found["hurt_on_purpose"]:
        yield f"  {'hurt on purpose':18}" + ", ".join(f"{fault} {count}" for fault, count in struck.items())


def _verdict(found: Figures) -> Iterator[str]:
    proof = found["proof"]
    if proof is None:
        yield "not proved: the record of that line cannot be looked into from here"
    elif not proof["faults"]:
        yield f"proved from the record: {proof['acknowledged']} reports were acknowledged, and each is there once"
    if proof and proof["untold"]:
        yield f"{proof['untold']} more reports were made whose callers were not told"
    yield from (f"WRONG: {failure}" for failure in found["failures"])
