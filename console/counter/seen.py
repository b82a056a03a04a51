"""What a card was like when a form about it was shown: so that whoever is refused is told what has changed since."""

from collections.abc import Iterator
from dataclasses import dataclass

from console.wording import words
from models.staff_lookup import CardView

_BETWEEN = "/"
_FAMILIES = ("status.", "pin.", "")
_NAMES = ("card.status", "card.pin", "card.loss")


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was, in words."""

    what: str
    before: str
    after: str


def as_text(card: CardView) -> str:
    """For a hidden field of the form: status, PIN and the number of the loss, none of which names anybody."""
    return _BETWEEN.join((card.status.value, card.pin, card.loss.reference if card.loss else ""))


def changes(text: str, card: CardView) -> Iterator[Change]:
    """What differs from what `as_text` wrote; nothing, if it wrote something else."""
    before, after = text.split(_BETWEEN), as_text(card).split(_BETWEEN)
    if len(before) != len(after):
        return
    for name, family, old, new in zip(_NAMES, _FAMILIES, before, after, strict=True):
        if old != new:
            yield Change(words(name), _in_words(family, old), _in_words(family, new))


def _in_words(family: str, value: str) -> str:
    if not value:
        return words("none")
    try:
        return words(f"{family}{value}") if family else value
    except KeyError:
        return words("none")
