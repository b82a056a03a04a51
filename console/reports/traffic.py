"""The ways callers took as tables, and as the record counts them for the call map."""

from console.map_labels import LABELS
from console.reports.tables import Column, Table, Unit, Value
from console.wording import language, words
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
        Column("step_code", Unit.CODE),
    )
    labels = LABELS[language()]
    part_of = {figure.name: part for part, figures in draw.in_words(labels) for figure in figures}
    counts = [(labels.step(step), part_of.get(step, ""), count, step) for step, count in traffic.left.items()]
    if traffic.talked:
        counts.append((words("reports.with_operator"), part_of[QUEUE], traffic.talked, ""))
    total = sum(count for *_, count, _ in counts)
    counts.sort(key=_commonest)
    rows = tuple((said, part, count, count * 100 / total, step) for said, part, count, step in counts)
    return Table("left", columns, rows, (words("reports.total"), "", total, None, "") if rows else ())


def ways(traffic: Traffic) -> Table:
    """Each outcome that came up, in the order of the map, with its share of its step."""
    columns = (
        Column("step", Unit.TEXT),
        Column("outcome", Unit.TEXT),
        Column("leads_to", Unit.TEXT),
        Column("times"),
        Column("of_step_percent", Unit.PERCENT),
        Column("step_code", Unit.CODE),
        Column("outcome_code", Unit.CODE),
        Column("leads_to_code", Unit.CODE),
    )
    leads = on_the_map(traffic).leads
    rows: list[tuple[Value, ...]] = []
    for _, figures in draw.in_words(LABELS[language()]):
        for figure in figures:
            total = sum(leads.get((figure.name, exit.outcome), 0) for exit in figure.exits)
            for exit in figure.exits:
                if count := leads.get((figure.name, exit.outcome), 0):
                    said = figure.said, exit.said, exit.target_said
                    codes = figure.name, exit.outcome, exit.target
                    rows.append((*said, count, count * 100 / total, *codes))
    return Table("ways", columns, tuple(rows))


def _commonest(row: tuple[str, str, int, str]) -> tuple[int, str]:
    return -row[2], row[0]
