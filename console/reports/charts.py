"""Which charts are drawn from which tables."""

from collections.abc import Mapping

from markupsafe import Markup

from console.reports.chart import Chart, Series
from console.reports.tables import Table, Unit, said
from console.wording import words

CALLS = ("by_machine", "queued")
LOSSES = ("self_service", "staffed", "written", "import")
ENDS = ("answered", "left_for_callback", "sent_away", "abandoned")
LENGTHS = ("longest", "nine_in_ten", "median")
"""Each contains the next."""


def of(tables: Mapping[str, Table]) -> dict[str, tuple[Markup, list[str]]]:
    """Each chart with the names of its series, in the order of their colours."""
    calls, losses, waits = tables["calls"], tables["losses"], tables["waits"]
    return {
        "calls": (_chart("calls", calls, CALLS).stacked(), _names(CALLS)),
        "losses": (_chart("losses", losses, LOSSES).stacked(), _names(LOSSES)),
        "waits": (_chart("waits", waits, ENDS).stacked(), _names(ENDS)),
        "lengths": (_chart("lengths", waits, LENGTHS, Unit.SECONDS).overlaid(), _names(LENGTHS)),
    }


def _names(series: tuple[str, ...]) -> list[str]:
    return [words(f"reports.{name}") for name in series]


def _chart(title: str, table: Table, series: tuple[str, ...], unit: Unit = Unit.COUNT) -> Chart:
    slots = [str(row[0]) for row in table.rows]
    drawn = [Series.of(words(f"reports.{name}"), table.values(name)) for name in series]
    return Chart(words(f"reports.chart.{title}"), _told(slots, drawn, unit), slots, drawn, unit)


def _told(slots: list[str], series: list[Series], unit: Unit) -> str:
    """Of each series, where it was highest."""
    return words("reports.chart.between").join(_highest(slots, each, unit) for each in series)


def _highest(slots: list[str], series: Series, unit: Unit) -> str:
    most = max(series.values, default=0)
    if not most:
        return words("reports.chart.none", name=series.name)
    slot = slots[list(series.values).index(most)]
    return words("reports.chart.most", name=series.name, most=said(most, unit), slot=slot)
