"""What the line's own record tells of a call beside what was said: steps, outcomes, messages.

Read from the database, and only where that is the demo's or a scratch copy of it: nothing of this goes over
the telephone line.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from models import outbox_list
from models.office import Office
from models.outbox_list import OutboxLine
from models.turn import Turn

_CODE = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")


@dataclass(frozen=True)
class TurnTold:
    """A settled turn: whose question was answered, how, and which step asks now."""

    step: str
    outcome: str
    asks_now: str
    language: str


class Record:
    """The record, as far as it may be told. Without an office it tells nothing."""

    def __init__(self, office: Office | None) -> None:
        self._office = office
        self._old = {line.uid for line in self._messages()}

    @property
    def tells(self) -> bool:
        """Is there anything to be told?"""
        return self._office is not None

    def turns(self, call_sid: str) -> dict[int, TurnTold]:
        """The settled turns of a call, by number."""
        if self._office is None:
            return {}
        query = select(Turn.number, Turn.step, Turn.outcome, Turn.facts)
        settled = query.where(Turn.call_sid == call_sid, Turn.settled_at.is_not(None))
        with self._office.database.light() as connection:
            return {row.number: _told(row) for row in connection.execute(settled)}

    def new_messages(self) -> list[OutboxLine]:
        """SMS that were written since this was last asked."""
        new = [line for line in self._messages() if line.uid not in self._old and line.kind == "sms"]
        self._old |= {line.uid for line in new}
        return new

    def newest_code(self) -> str | None:
        """The one-time code of the last SMS that held one."""
        texts = [line.body for line in self._messages() if line.about == "code" and line.body]
        found = _CODE.search(texts[-1]) if texts else None
        return found[0] if found else None

    def _messages(self) -> list[OutboxLine]:
        return list(outbox_list.every(self._office, with_texts=True)) if self._office else []


def _told(row: Any) -> TurnTold:
    facts = json.loads(row.facts)
    return TurnTold(row.step, row.outcome, facts["step"], facts.get("language", "zh"))
