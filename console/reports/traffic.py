"""The ways callers took as tables, and as the record counts them for the call map."""

from console.reports.tables import Column, Table, Unit
from console.wording import words
from ivr import draw
from models.report_traffic import Traffic

QUEUE = "queue"
"""The step of the call map at which callers wait for a person."""


def on_the_map(traffic: Traffic) -> draw.Traffic:
    """What is drawn."""
    ways = (draw.Way(way.step, way.outcome, way.asks, count) for way, count in traffic.ways.items())
    return draw.on_the_map(ways, traffic.left, traffic.calls)


def left(traffic: Traffic) -> Table:
    """The last question of each call, the commonest first."""
    columns = (
        Column("last_question", Unit.TEXT),
        Column("part", Unit.TEXT),
        Column("ended_there"),
        Column("ended_there_percent", Unit.PERCENT),
    )
    part_of = {figure.name: part for part, figures in draw.in_words() for figure in figures}
    counts = [(step, part_of.get(step, ""), count) for step, count in traffic.left.items()]
    if traffic.talked:
        counts.append((words("reports.with_operator"), part_of[QUEUE], traffic.talked))
    total = sum(count for *_, count in counts)
    counts.sort(key=_commonest)
    rows = tuple((step, part, count, count * 100 / total) for step, part, count in counts)
    return Table("left", columns, rows, (words("reports.total"), "", total, None) if rows else ())


def ways(traffic: Traffic) -> Table:
    """Each outcome that came up, in the order of the map, with its share of its step."""
    columns = (
        Column("step", Unit.TEXT),
        Column("outcome", Unit.TEXT),
        Column("leads_to", Unit.TEXT),
        Column("times"),
        Column("of_step_percent", Unit.PERCENT),
    )
    leads = on_the_map(traffic).leads
    rows = []
    for _, figures in draw.in_words():
        for figure in figures:
            total = sum(leads.get((figure.name, exit.outcome), 0) for exit in figure.exits)
            for exit in figure.exits:
                if count := leads.get((figure.name, exit.outcome), 0):
                    rows.append((figure.name, exit.outcome, exit.target, count, count * 100 / total))
    return Table("ways", columns, tuple(rows))


def _commonest(row: tuple[str, str, int]) -> tuple[int, str]:
    return -row[2], row[0]
