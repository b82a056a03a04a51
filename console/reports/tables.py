"""Reports as tables: each is what a page shows, what a file holds, and what a chart is drawn from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import compress

from console.wording import words
from models.loss_report import LossChannel
from models.report_desk import Figures, Report
from models.report_waits import MEDIAN, NINE_IN_TEN

Value = int | float | str | None


class Unit(Enum):
    """How a figure is said."""

    COUNT = "count"
    PERCENT = "percent"
    SECONDS = "seconds"
    TEXT = "text"
    CODE = "code"
    """A name of the call map in code: beside its words in files, and on no page."""


@dataclass(frozen=True)
class Column:
    """`name`: of its words."""

    name: str
    unit: Unit = Unit.COUNT


@dataclass(frozen=True)
class Table:
    """The first cell of each row names it. `total` is empty where there is nothing to sum up."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] = ()

    def on_the_page(self) -> "Table":
        """Without what only files hold."""
        kept = [column.unit is not Unit.CODE for column in self.columns]
        rows = tuple(tuple(compress(row, kept)) for row in self.rows)
        return replace(
            self,
            columns=tuple(compress(self.columns, kept)),
            rows=rows,
            total=tuple(compress(self.total, kept)),
        )

    def lines(self) -> Iterator[tuple[object, ...]]:
        """As a file: names of columns, then figures without a unit, empty where there is none."""
        yield tuple(words(f"reports.{column.name}") for column in self.columns)
        for row in (*self.rows, self.total) if self.total else self.rows:
            yield tuple("" if value is None else _plain(value) for value in row)

    def values(self, column: str) -> list[Value]:
        """A column without its total."""
        index = [each.name for each in self.columns].index(column)
        return [row[index] for row in self.rows]


def calls(report: Report) -> Table:
    """Calls, and how many the machine dealt with alone."""
    columns = (
        *_slot(report),
        Column("calls"),
        Column("by_machine"),
        Column("by_machine_percent", Unit.PERCENT),
        Column("queued"),
        Column("callbacks"),
    )
    return _table("calls", columns, report, _calls)


def losses(report: Report) -> Table:
    """Losses by the way they came in."""
    columns = (
        *_slot(report),
        *(Column(channel.value) for channel in LossChannel if channel is not LossChannel.IMPORT),
        Column("reported"),
        Column("self_service_percent", Unit.PERCENT),
        Column("import"),
    )
    return _table("losses", columns, report, _losses)


def waits(report: Report) -> Table:
    """Callers who waited for a person: how it ended, and how long it took."""
    columns = (
        *_slot(report),
        Column("waited"),
        Column("answered"),
        Column("connected_percent", Unit.PERCENT),
        Column("in_time"),
        Column("in_time_percent", Unit.PERCENT),
        Column("abandoned"),
        Column("left_for_callback"),
        Column("sent_away"),
        Column("median", Unit.SECONDS),
        Column("nine_in_ten", Unit.SECONDS),
        Column("longest", Unit.SECONDS),
    )
    return _table("waits", columns, report, _waits)


def _slot(report: Report) -> tuple[Column]:
    return (Column(report.by.value, Unit.TEXT),)


def _table(
    name: str, columns: tuple[Column, ...], report: Report, cells: Callable[[Figures], tuple[Value, ...]]
) -> Table:
    rows = tuple((figures.slot, *cells(figures)) for figures in report.lines)
    return Table(name, columns, rows, (words("reports.total"), *cells(report.total)))


def _calls(figures: Figures) -> tuple[Value, ...]:
    counts = figures.counts
    share = counts.by_machine * 100 / counts.calls if counts.calls else None
    return counts.calls, counts.by_machine, share, counts.queued, counts.callbacks


def _losses(figures: Figures) -> tuple[Value, ...]:
    counts = figures.counts
    by_channel = counts.losses
    return (
        by_channel[LossChannel.SELF_SERVICE],
        by_channel[LossChannel.STAFFED],
        by_channel[LossChannel.WRITTEN],
        counts.reported,
        counts.self_service_percent,
        by_channel[LossChannel.IMPORT],
    )


def _waits(figures: Figures) -> tuple[Value, ...]:
    waits = figures.waits
    return (
        waits.count,
        waits.answered,
        waits.connected_percent,
        waits.in_time,
        waits.in_time_percent,
        waits.abandoned,
        waits.left_for_callback,
        waits.sent_away,
        waits.waited_by(MEDIAN),
        waits.waited_by(NINE_IN_TEN),
        waits.longest,
    )


def said(value: Value, unit: Unit) -> str:
    """A figure as the page says it."""
    if value is None or isinstance(value, str):
        return value or "–"
    match unit:
        case Unit.PERCENT:
            return f"{value:.1f} %"
        case Unit.SECONDS:
            return f"{int(value) // 60}:{int(value) % 60:02}"
        case _:
            return f"{value:,}"


def _plain(value: int | float | str) -> object:
    return round(value, 1) if isinstance(value, float) else value
