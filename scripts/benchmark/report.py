"""The figures as tables for a terminal."""

from collections.abc import Iterator

from scripts.benchmark.measure import Figures
from scripts.benchmark.stages import PARTS_IN_ORDER

STORM_ROWS = {
    "menu in quiet, median ms": "idle_median",
    "menu in quiet, p99 ms": "idle_p99",
    "menu in the storm, median ms": "menu_median",
    "menu in the storm, p99 ms": "menu_p99",
    "PINs answered a second": "pins_a_second",
    "answer to a PIN, median ms": "pin_median",
    "answer to a PIN, longest ms": "pin_longest",
    "of them «one moment»": "moments",
    "web processes, resident MiB": "resident_mebibytes",
    "the same, shared pages counted once": "proportional_mebibytes",
}


def text(figures: Figures) -> str:
    """All of it, a block a subject."""
    blocks = [_machine(figures), _turns(figures), _parts(figures), _reports(figures), _door(figures)]
    return "\n".join(line for block in blocks for line in ("", *block))


def door(figures: Figures) -> str:
    """Strangers and storms alone."""
    return "\n".join(["", *_door(figures)])


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


def _door(figures: Figures) -> Iterator[str]:
    yield f"{'Refusing a stranger, milliseconds':44}{'median':>10}{'p99':>10}"
    for name, refusals in figures["strangers"].items():
        for why, of in refusals.items():
            yield f"  {f'{name}, {why}':42}{of['median']:10.2f}{of['p99']:10.2f}"
    yield ""
    storms = figures["storm"]
    yield f"{'64 wrong PINs in flight, 20 menus/s':44}" + "".join(f"{name:>12}" for name in storms)
    for row, name in STORM_ROWS.items():
        yield f"  {row:42}" + "".join(f"{of[name]:12,.1f}" for of in storms.values())
    ratios = (of["menu_p99"] / of["idle_p99"] for of in storms.values())
    yield f"  {'menu p99, storm : quiet':42}" + "".join(f"{ratio:12,.1f}" for ratio in ratios)
