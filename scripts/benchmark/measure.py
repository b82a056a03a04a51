"""One run: start the lines and the bare view, let them take turns, and put the medians together."""

import secrets
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from app import create_app
from scripts.benchmark import door, losses, machine, menus, stages
from scripts.benchmark.lines import MeasuredLine, on_postgresql, on_sqlite
from scripts.benchmark.losses import ReportSize
from scripts.benchmark.menus import BARE, Samples, Size, Target
from scripts.benchmark.servers import serving
from scripts.benchmark.webhooks import WALK, Post

Figures = dict[str, Any]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    menus: Size
    reports: ReportSize
    stage_calls: int


WHOLE = Extent(Size(rounds=9, calls=160, callers=32), ReportSize(rounds=3, cards=96, callers=16), 60)
QUICK = Extent(Size(rounds=3, calls=64, callers=32), ReportSize(rounds=1, cards=32, callers=16), 15)


def measure(extent: Extent, tell: Tell) -> Figures:
    """All figures of one run. `tell` is told what is being done."""
    post = Post(token := secrets.token_hex(16))
    with ExitStack() as stack:
        tell("starting two databases and three web servers")
        lines = [stack.enter_context(on_sqlite(token)), stack.enter_context(on_postgresql(token))]
        targets = [_bare(stack, lines[0], post), *(_target(stack, line) for line in lines)]
        facts = machine.facts(lines[1].office.database)
        tell("menu turns")
        samples = menus.measure(targets, post, extent.menus)
        reports: Figures = {}
        parts: Figures = {}
        for line, target in zip(lines, targets[1:], strict=True):
            tell(f"loss reports and the parts of a turn, on {line.name}")
            rates = losses.measure(line, target.server.port, post, extent.reports)
            reports[line.name] = {
                "per_second": median(rates.per_second),
                "rounds": rates.per_second,
                "hash_milliseconds": rates.hash_milliseconds,
            }
            parts[line.name] = stages.measure(line, post, extent.stage_calls)
            line.office.database.dispose()
    return {
        "machine": facts,
        "callers": extent.menus.callers,
        "turns": _turns(samples),
        "reports": reports,
        "parts": parts,
        **door.measure(tell),
    }


def _bare(stack: ExitStack, line: MeasuredLine, post: Post) -> Target:
    """The bare view says what the line says, so a line is asked first."""
    path = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "replies.json"
    replies = menus.record(create_app(line.settings, line.office), post.call(WALK))
    menus.write_for_bare(path, line.settings.twilio_auth_tokens[0], replies)
    return Target(BARE, stack.enter_context(serving(f"scripts.benchmark.bare:web({str(path)!r})", {})))


def _target(stack: ExitStack, line: MeasuredLine) -> Target:
    return Target(line.name, stack.enter_context(serving("app:web()", line.environ)), line.database_pid)


def _turns(samples: Samples) -> Figures:
    """Medians of the rounds; the ratio is the median of each round's own ratio."""
    bare = samples[BARE]
    return {
        name: {
            "per_second": median(sample.per_second for sample in taken),
            "ratio": median(s.per_second / b.per_second for s, b in zip(taken, bare, strict=True)),
            "rounds": [sample.per_second for sample in taken],
            "web_microseconds": median(sample.web_microseconds for sample in taken),
            "database_microseconds": median(sample.database_microseconds for sample in taken),
        }
        for name, taken in samples.items()
    }
