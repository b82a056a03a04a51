"""The figures as tables for a terminal."""

from collections.abc import Iterator

from scripts.benchmark.measure import Figures
from scripts.benchmark.stages import PARTS_IN_ORDER


def text(figures: Figures) -> str:
    """All of it, a block a subject."""
    return "\n".join(
        ["", *_machine(figures), "", *_turns(figures), "", *_parts(figures), "", *_reports(figures)]
    )


def _machine(figures: Figures) -> Iterator[str]:
    for name, fact in figures["machine"].items():
        yield f"{name:12} {fact}"


def _turns(figures: Figures) -> Iterator[str]:
    head = f"Menu turns, {figures['callers']} callers at once"
    yield f"{head:40}{'turns/s':>10}{'ratio':>8}{'lowest–highest':>17}{'CPU µs web + database':>24}"
    for name, of in figures["turns"].items():
        spread = f"{min(of['rounds']):,.0f}–{max(of['rounds']):,.0f}"
        cpu = f"{of['web_microseconds']:,.0f} + {of['database_microseconds']:,.0f}"
        yield f"  {name:38}{of['per_second']:10,.0f}{of['ratio']:8.2f}{spread:>17}{cpu:>24}"


def _parts(figures: Figures) -> Iterator[str]:
    names = list(figures["parts"])
    yield f"{'Microseconds of one turn, in process':40}" + "".join(f"{name:>12}" for name in names)
    for part in PARTS_IN_ORDER:
        yield f"  {part:38}" + "".join(f"{figures['parts'][name][part]:12,.0f}" for name in names)


def _reports(figures: Figures) -> Iterator[str]:
    yield "Whole loss reports (5 webhooks, one argon2id at production cost)     reports/s   one hash alone"
    for name, of in figures["reports"].items():
        yield f"  {name:65}{of['per_second']:11,.1f}{of['hash_milliseconds']:14,.1f} ms"
