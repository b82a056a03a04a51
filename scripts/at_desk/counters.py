"""What every command of the counter does first: sign in, find the card, ask for the papers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from models.counter import Counter
from scripts.at_desk.options import (
    as_json,
    as_staff,
    at_place,
    named,
    papers,
    place_or_terminal,
    presented,
    the_card,
)
from scripts.at_desk.signing_in import office_of

Deed = Callable[..., None]


@contextmanager
def counter_of(work_number: str, place: str | None) -> Iterator[Counter]:
    """The counter for a member of staff who has signed in."""
    with office_of(work_number) as office:
        yield Counter(office, work_number, place_or_terminal(place))


def on_a_card(deed: Deed) -> Deed:
    """Hand a command the counter and the uid of the card that was named."""

    @wraps(deed)
    def run(card: str, work_number: str, place: str | None, **options: Any) -> None:
        with counter_of(work_number, place) as counter:
            deed(counter, counter.find(named(card)), **options)

    return the_card(as_staff(at_place(as_json(run))))


def with_papers(deed: Deed) -> Deed:
    """The same, and who came with which papers."""

    @wraps(deed)
    def run(
        counter: Counter, card_uid: str, kinds: tuple[str, ...], bearer: str, reason: str, **options: Any
    ) -> None:
        deed(counter, card_uid, presented(kinds, bearer, reason), **options)

    return on_a_card(papers(run))
