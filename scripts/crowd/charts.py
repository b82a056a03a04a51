"""Charts as SVG, drawn here: no script, no font, no colour but the page's own. Each stands beside a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

WIDTH, LABELS, RIGHT = 720, 130, 70
ROW, BAR, GAP = 26, 9, 3
PLOT_HEIGHT, TOP, BOTTOM, LEFT = 200, 16, 30, 46


@dataclass(frozen=True)
class Series:
    """One line of a chart: its name, its class for colour and dash, its values at equal steps."""

    name: str
    css: str
    values: Sequence[float]


def bars(title: str, rows: Mapping[str, Mapping[str, float]], unit: str) -> Markup:
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
            width = (WIDTH - LABELS - RIGHT) * value / longest
            y = top + place * (BAR + GAP)
            drawn.append(
                f'<rect class="s{place}" x="{LABELS}" y="{y:.1f}" width="{width:.1f}" height="{BAR}"/>'
            )
            drawn.append(_text(LABELS + width + 5, y + BAR - 1, _written(value), "start", "value"))
    return _svg(title, f"{title}, {unit}: {', '.join(names)}", height, drawn)


def lines(title: str, series: Sequence[Series], unit: str) -> Markup:
    """Values over time, from 0 up; steps are seconds."""
    steps = max((len(each.values) for each in series), default=0)
    most = max((value for each in series for value in each.values), default=0) or 1
    width, height = WIDTH - LEFT - 10, PLOT_HEIGHT - TOP - BOTTOM
    drawn = []
    for share in (0, 0.5, 1):
        y = TOP + height * (1 - share)
        drawn.append(f'<line class="grid" x1="{LEFT}" x2="{LEFT + width}" y1="{y:.1f}" y2="{y:.1f}"/>')
        drawn.append(_text(LEFT - 6, y + 4, _written(most * share), "end", "value"))
    for second in _ticks(steps):
        x = LEFT + width * second / max(steps - 1, 1)
        drawn.append(_text(x, PLOT_HEIGHT - 8, f"{second} s", "middle", "value"))
    for each in series:
        points = " ".join(
            f"{LEFT + width * at / max(steps - 1, 1):.1f},{TOP + height * (1 - value / most):.1f}"
            for at, value in enumerate(each.values)
        )
        drawn.append(f'<polyline class="{each.css}" points="{points}"/>')
    return _svg(title, f"{title}, {unit}", PLOT_HEIGHT, drawn)


def _written(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def _ticks(steps: int) -> list[int]:
    """At most seven seconds to name."""
    every = next(each for each in (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 10**9) if steps / each <= 7)
    return list(range(0, steps, every))


def _text(x: float, y: float, words: str, anchor: str, css: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{css}">{escape(words)}</text>'


def _svg(title: str, description: str, height: float, drawn: Sequence[str]) -> Markup:
    return Markup(
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(description)}">'
        f"<title>{escape(title)}</title>{''.join(drawn)}</svg>"
    )
