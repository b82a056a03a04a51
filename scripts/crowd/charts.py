"""Charts as SVG, drawn here: no script, no font, no colour but the page's own. Each stands beside a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from html import escape
from math import floor, log10

from markupsafe import Markup

LABELS, RIGHT = 100, 55
ROW, BAR, GAP = 26, 9, 3
PLOT_HEIGHT, TOP, BOTTOM, LEFT = 200, 16, 30, 46


ROUND = (1, 2, 3, 4, 5, 6, 8, 10)
"""What an axis may end with, times a power of ten: its half is round, too."""


class Width(Enum):
    """How wide a chart is drawn, in pixels: letters keep their size on a phone's screen."""

    DESK = 720
    PHONE = 350


@dataclass(frozen=True)
class Series:
    """One line of a chart: its name, its class for colour and dash, its values at equal steps."""

    name: str
    css: str
    values: Sequence[float]


def on_each_screen(draw: Callable[[Width], Markup]) -> Markup:
    """The same chart for a desk's screen and for a phone's; the page shows one of them."""
    return Markup("").join(
        Markup('<div class="{}">{}</div>').format(width.name.lower(), draw(width)) for width in Width
    )


def bars(title: str, rows: Mapping[str, Mapping[str, float]], unit: str, width: Width) -> Markup:
    """Groups of horizontal bars: a group for each row, a bar for each of its values."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    longest = max((value for row in rows.values() for value in row.values()), default=0) or 1
    per_group = max(len(names) * (BAR + GAP) + 10, ROW)
    height = per_group * len(rows) + 10
    drawn = []
    for number, (label, row) in enumerate(rows.items()):
        top = number * per_group + 8
        drawn.append(_text(LABELS - 8, top + per_group / 2 - 4, label, "end"))
        for place, name in enumerate(names):
            value = row.get(name, 0)
            length = (width.value - LABELS - RIGHT) * value / longest
            y = top + place * (BAR + GAP)
            drawn.append(
                f'<rect class="s{place}" x="{LABELS}" y="{y:.1f}" width="{length:.1f}" height="{BAR}"/>'
            )
            drawn.append(_text(LABELS + length + 5, y + BAR - 1, written(value), "start", "value"))
    return _svg(title, f"{title}, {unit}: {', '.join(names)}", width, height, drawn)


def lines(title: str, series: Sequence[Series], unit: str, width: Width) -> Markup:
    """Values over time, from 0 up; steps are seconds."""
    steps = max((len(each.values) for each in series), default=0)
    most = _round_end(max((value for each in series for value in each.values), default=0) or 1)
    length, height = width.value - LEFT - 12, PLOT_HEIGHT - TOP - BOTTOM
    drawn = []
    for share in (0, 0.5, 1):
        y = TOP + height * (1 - share)
        drawn.append(f'<line class="grid" x1="{LEFT}" x2="{LEFT + length}" y1="{y:.1f}" y2="{y:.1f}"/>')
        drawn.append(_text(LEFT - 6, y + 4, written(most * share), "end", "value"))
    for second in _ticks(steps):
        x = LEFT + length * second / max(steps - 1, 1)
        drawn.append(_text(x, PLOT_HEIGHT - 8, f"{second} s", "middle", "value"))
    for each in series:
        points = " ".join(
            f"{LEFT + length * at / max(steps - 1, 1):.1f},{TOP + height * (1 - value / most):.1f}"
            for at, value in enumerate(each.values)
        )
        drawn.append(f'<polyline class="{each.css}" points="{points}"/>')
    return _svg(title, f"{title}, {unit}", width, PLOT_HEIGHT, drawn)


def written(value: float) -> str:
    """As figures are read: no more digits than tell something."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def _round_end(most: float) -> float:
    """Where an axis ends that reaches so far."""
    power = 10.0 ** floor(log10(most))
    return next(each * power for each in ROUND if each * power >= most)


def _ticks(steps: int) -> list[int]:
    """At most seven seconds to name."""
    every = next(each for each in (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 10**9) if steps / each <= 7)
    return list(range(0, steps, every))


def _text(x: float, y: float, words: str, anchor: str, css: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{css}">{escape(words)}</text>'


def _svg(title: str, description: str, width: Width, height: float, drawn: Sequence[str]) -> Markup:
    return Markup(
        f'<svg viewBox="0 0 {width.value} {height:.0f}" role="img" aria-label="{escape(description)}">'
        f"<title>{escape(title)}</title>{''.join(drawn)}</svg>"
    )
