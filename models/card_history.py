"""A card's history: events of the audit log, calls and messages in one line of time, across its replacements (P6, D1).

What is personal in the events stays sealed: whoever may read that opens the event itself.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import assert_never

from sqlalchemy import or_, select

from models import audit_search
from models.audit_log import AuditRow
from models.audit_reading import ReadEvent
from models.card_file import Reader
from models.history_calls import NamedInCall, calls_naming
from models.history_kinds import About, about_of, kinds_of
from models.history_messages import Message, messages_about
from models.keys import KeyRing
from models.replacement import Replacement

ENTRIES_A_PAGE = 50
Entry = ReadEvent | NamedInCall | Message


@dataclass(frozen=True)
class CardHistory:
    """One page, the newest first."""

    entries: tuple[Entry, ...]
    tails: Mapping[str, str]
    """By chain of each card: the last four characters of its number."""
    has_older: bool


def cards_in_line(reader: Reader, card_uid: str) -> list[str]:
    """The card, those it replaced and those that replaced it; the oldest first."""
    return [*reversed(list(_before(reader, card_uid))), card_uid, *_after(reader, card_uid)]


def read(
    reader: Reader, keys: KeyRing, card_uids: Sequence[str], shown: Collection[About], page: int
) -> CardHistory:
    """The entries of these cards that are about what is `shown`; page 0 has the newest."""
    most = (page + 1) * ENTRIES_A_PAGE + 1
    entries: list[Entry] = list(_events(reader, card_uids, shown, most))
    if About.CALL in shown:
        entries += calls_naming(reader, keys, card_uids, most)
    if About.MESSAGE in shown:
        entries += messages_about(reader, keys, card_uids, most)
    entries.sort(key=lambda entry: entry.at, reverse=True)
    here = entries[page * ENTRIES_A_PAGE :]
    tails = audit_search.tails(reader, [f"card:{uid}" for uid in card_uids])
    return CardHistory(tuple(islice(here, ENTRIES_A_PAGE)), tails, len(here) > ENTRIES_A_PAGE)


def about(entry: Entry) -> About:
    """What an entry is about."""
    match entry:
        case ReadEvent():
            return about_of(entry.kind) or About.CARD
        case NamedInCall():
            return About.CALL
        case Message():
            return About.MESSAGE
        case _:
            assert_never(entry)


def _events(
    reader: Reader, card_uids: Sequence[str], shown: Collection[About], most: int
) -> Sequence[ReadEvent]:
    kinds = [kind for each in shown for kind in kinds_of(each)]
    mine = or_(*(AuditRow.subject == f"card:{uid}" for uid in card_uids))
    return audit_search.newest(reader, [mine, AuditRow.kind.in_(kinds)], most)


def _before(reader: Reader, card_uid: str) -> Iterator[str]:
    query = select(Replacement.old_card_uid)
    while found := reader.execute(query.where(Replacement.new_card_uid == card_uid)).scalar():
        yield found
        card_uid = found


def _after(reader: Reader, card_uid: str) -> Iterator[str]:
    query = select(Replacement.new_card_uid)
    while found := reader.execute(query.where(Replacement.old_card_uid == card_uid)).scalar():
        yield found
        card_uid = found
