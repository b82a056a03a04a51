"""Lists come in pages, and each page says where the next one is."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from telephony.simulator.rest.asked import Asked, Record, Told
from telephony.simulator.rest.refusals import bad

USUAL_SIZE = 50
LARGEST_SIZE = 1_000
T = TypeVar("T")


def page(asked: Asked, key: str, everything: Sequence[T], show: Callable[[T], Record]) -> Told:
    """The page that is asked for (Page, PageSize), under its key, with Twilio's links from page to page."""
    size = min(max(_number(asked, "PageSize", USUAL_SIZE), 1), LARGEST_SIZE)
    number = _number(asked, "Page", 0)
    shown = everything[number * size : (number + 1) * size]
    has_more = len(everything) > (number + 1) * size
    return Told(
        200,
        {
            key: [show(each) for each in shown],
            "page": number,
            "page_size": size,
            "start": number * size,
            "end": number * size + max(len(shown) - 1, 0),
            "uri": _link(asked, number, size),
            "first_page_uri": _link(asked, 0, size),
            "next_page_uri": _link(asked, number + 1, size) if has_more else None,
            "previous_page_uri": _link(asked, number - 1, size) if number else None,
        },
    )


def _link(asked: Asked, number: int, size: int) -> str:
    kept = [(name, value) for name, values in asked.form.items() for value in values]
    fields = [pair for pair in kept if pair[0] not in {"Page", "PageSize"}]
    return f"{asked.path}?{urlencode([*fields, ('PageSize', size), ('Page', number)])}"


def _number(asked: Asked, name: str, default: int) -> int:
    written = asked.get(name) or str(default)
    if not (written.isascii() and written.isdigit()):
        raise bad(name, written)
    return int(written)
