"""What events tell of deeds: told one after the other, a chain's events make the rows that there should be (P6).

A new deed takes an entry in the TELLS of `audit_card_stories.py` or `audit_staff_stories.py`, and a new table of deeds
one in `audit_deed_tables.py`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from models import audit_card_stories, audit_staff_stories
from models import audit_throttle_stories as throttle_stories
from models.audit_deed_table import DeedTable, Row
from models.audit_told import ACTOR, Teller, Told

TELLS: dict[str, Teller] = (
    audit_card_stories.TELLS
    | {
        kind: throttle_stories.also_forgiving(audit_card_stories.TELLS[kind])
        for kind in throttle_stories.FORGIVING
    }
    | audit_staff_stories.TELLS
    | throttle_stories.TELLS
)
"""What each kind of event tells of a row; kinds that are not here tell of none."""
_FIELDS = json.JSONDecoder().raw_decode


@dataclass
class Story:
    """The rows that one chain's events tell of."""

    owner: str
    rows: dict[DeedTable, dict[str, Row]] = field(default_factory=dict)

    def tell(self, kind: str, at: str, actor: str, body: str) -> None:
        """Tell the next event, of a kind that is in TELLS."""
        fields = _FIELDS(body)[0]
        fields[ACTOR] = actor
        for table, key, changes in _all_told(TELLS[kind](at, fields)):
            rows = self.rows.setdefault(table, {})
            key = key or self.owner
            if key not in rows:
                rows[key] = table.empty()
            rows[key].update(changes)

    def of(self, table: DeedTable) -> Mapping[str, Row]:
        """The rows of one table, by their keys."""
        return self.rows.get(table, _NONE)


_NONE: Mapping[str, Row] = {}


def _all_told(told: Told | list[Told]) -> list[Told]:
    return told if isinstance(told, list) else [told]
