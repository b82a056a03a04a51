"""How the picture looks, by day and by night. Colours keep a contrast of 4.5 to 1 on what they stand on (WCAG AA)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.drawing.text import FONTS
from ivr.drawing.walk import NO_WALK, Walk


@dataclass(frozen=True)
class Hue:
    """One colour in two lights."""

    day: str
    night: str


OTHER = Hue("#3f4b5c", "#b4c0d0")
HUES: Mapping[str, Hue] = {
    "main": OTHER,
    "loss": Hue("#ad1f16", "#ff9d92"),
    "bank": Hue("#83500a", "#efb764"),
    "pin": Hue("#6434b8", "#c4adff"),
    "card": Hue("#0a665d", "#66d6c9"),
    "person": Hue("#1854ad", "#8dbcff"),
    "questions": Hue("#35691a", "#a7d783"),
}
"""The colour of each part. A part that is not named here looks like the main one."""


def style(walk: Walk = NO_WALK) -> str:
    """The style sheet inside the picture."""
    night = "\n".join(f"  {rule}" for rule in _night())
    return "\n".join(
        (*_SHAPES, *_day(), *walk.style(), f"@media (prefers-color-scheme: dark) {{\n{night}\n}}")
    )


_SHAPES = (
    f"text {{ font-family: {FONTS}; }}",
    ".title { font-size: 30px; font-weight: 700; }",
    ".subtitle { font-size: 15px; }",
    ".part { font-size: 16px; font-weight: 700; }",
    ".step { font-size: 12px; font-weight: 700; }",
    ".own { font-size: 10.5px; }",
    ".standard { font-size: 9.5px; }",
    ".key, .to { font-weight: 700; }",
    ".legend { font-size: 12px; }",
    ".wire { fill: none; stroke-width: 1.6; }",
    ".box { stroke-width: 1.4; }",
    ".elsewhere .box { stroke-dasharray: 5 3; }",
    ".head { fill-opacity: 0.13; }",
    ".frame { fill-opacity: 0.05; stroke-opacity: 0.28; }",
    ".tray { fill: none; stroke-opacity: 0.35; stroke-dasharray: 2 3; }",
    ".mark { stroke: none; }",
    ":target > .box { stroke-width: 4; }",
)


def _day() -> Iterator[str]:
    yield from _colours(paper="#ffffff", ink="#1b2430", quiet="#56616f")
    for part, hue in HUES.items():
        yield from _in_colour(part, hue.day, "#ffffff")


def _night() -> Iterator[str]:
    yield from _colours(paper="#12171e", ink="#e8edf3", quiet="#a3afbd")
    for part, hue in HUES.items():
        yield from _in_colour(part, hue.night, "#12171e")


def _colours(*, paper: str, ink: str, quiet: str) -> Iterator[str]:
    yield f".paper, .box {{ fill: {paper}; }}"
    yield f"text, .own, .title {{ fill: {ink}; }}"
    yield f".subtitle, .standard {{ fill: {quiet}; }}"


def _in_colour(part: str, colour: str, paper: str) -> Iterator[str]:
    yield f".{part} .box, .{part} .frame, .{part} .tray, .{part}.wire {{ stroke: {colour}; }}"
    yield f".{part} .head, .{part} .frame, .{part} .mark, .{part}.tip, .{part}.port {{ fill: {colour}; }}"
    yield f".{part} .step, .{part} .part, .{part} .key, .to.{part} {{ fill: {colour}; }}"
    yield f".{part} .ending .box {{ fill: {colour}; }}"
    yield f".{part} .ending .step {{ fill: {paper}; }}"
