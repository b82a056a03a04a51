"""Bar charts as SVG that stands in the page: no script, prints as it is, and is told to those who do not see it.

What it looks like is in `static/reports.css`. Whoever wants the figures reads the table beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup

from console.reports.tables import Unit, Value, said

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 760, 250, 52, 12, 30
LABELS = 12
"""So many names of slots have room below the chart."""
LINES = 4


@dataclass(frozen=True)
class Series:
    """One kind of figure: what it is called, and its value in each slot."""

    name: str
    values: Sequence[float]

    @classmethod
    def of(cls, name: str, values: Sequence[Value]) -> "Series":
        """Where there is no value, no bar."""
        return cls(name, [value if isinstance(value, int | float) else 0 for value in values])


@dataclass(frozen=True)
class Chart:
    """`told` is what somebody hears who does not see it."""

    title: str
    told: str
    slots: Sequence[str]
    series: Sequence[Series]
    unit: Unit = Unit.COUNT

    def stacked(self) -> Markup:
        """Each series on top of the one before."""
        columns = list(zip(*(each.values for each in self.series), strict=True))
        most = max((sum(column) for column in columns), default=0)
        bars = [list(zip((0, *accumulate(column)), column, strict=False)) for column in columns]
        return self._drawn(most, bars)

    def overlaid(self) -> Markup:
        """Each series in front of the one before: of lengths that contain each other, the longest first."""
        columns = list(zip(*(each.values for each in self.series), strict=True))
        most = max((max(column) for column in columns), default=0)
        return self._drawn(most, [[(0, value) for value in column] for column in columns])

    def _drawn(self, most: float, bars: Sequence[Sequence[tuple[float, float]]]) -> Markup:
        top = _round_up(most)
        inside = Markup("").join((*self._lines(top), *self._bars(top, bars), *self._names()))
        return Markup(
            '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}. {}">{}</svg>'
        ).format(WIDTH, HEIGHT, self.title, self.told, inside)

    def _lines(self, top: float) -> Iterator[Markup]:
        for n in range(LINES + 1):
            y = _y(top * n / LINES, top)
            yield Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(LEFT, WIDTH, y, y)
            label = said(int(top * n / LINES), self.unit)
            yield Markup('<text class="scale" x="{}" y="{}">{}</text>').format(LEFT - 6, y + 4, label)

    def _bars(self, top: float, bars: Sequence[Sequence[tuple[float, float]]]) -> Iterator[Markup]:
        step = (WIDTH - LEFT) / max(len(self.slots), 1)
        for index, (slot, column) in enumerate(zip(self.slots, bars, strict=True)):
            for number, (base, value) in enumerate(column):
                if value:
                    y = _y(base + value, top)
                    yield Markup(
                        '<rect class="s{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">'
                        "<title>{} · {}: {}</title></rect>"
                    ).format(
                        number,
                        LEFT + step * (index + 0.14),
                        y,
                        step * 0.72,
                        _y(base, top) - y,
                        slot,
                        self.series[number].name,
                        said(value, self.unit),
                    )

    def _names(self) -> Iterator[Markup]:
        step = (WIDTH - LEFT) / max(len(self.slots), 1)
        every = -(-len(self.slots) // LABELS)
        for index, slot in list(enumerate(self.slots))[::every]:
            name = slot[5:] if len(slot) > 5 else slot
            yield Markup('<text class="name" x="{:.1f}" y="{}">{}</text>').format(
                LEFT + step * (index + 0.5), HEIGHT - BOTTOM + 18, name
            )


def _y(value: float, top: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top, 1)


def _round_up(most: float) -> float:
    """A number with a quarter that is whole, so that lines are at figures one can read."""
    size = 1
    while True:
        for times in (4, 8, 12, 20, 40):
            if most <= times * size:
                return times * size
        size *= 10
