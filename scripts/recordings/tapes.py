"""Calls that were written down beside the record: each turn with what was keyed, and whose card it was about.

The line's own tapes (`telephony/recordings.py`) are such, and calls over the stand-in that a `Witness` watched.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from recordings.reader import KEYS
from recordings.recording import ByRole, Pressed
from recordings.take import Keyed, Sent, as_keyed
from scripts.recordings.asked import says
from scripts.recordings.cast_seen import CastSeen
from scripts.recordings.roles import NOBODIES, Role
from scripts.recordings.sources import NoWebhooks
from telephony.turn_seen import CardSeen

NOBODYS = Role.PHONE.value
NOT_LOOKED_UP = frozenset({Role.CITIZEN_ID.value, Role.CARD_NUMBER.value})
"""Without a card: the line took no more numbers, so nobody knows whose it was, and it may be anybody's."""
SAME_AS_OLD = "new_pin.same_as_old"


@dataclass(frozen=True)
class Witnessed:
    """A webhook, what was keyed being said by roles already, and the card that it was about."""

    sent: Sent
    card: CardSeen | None


@dataclass(frozen=True)
class Watched:
    """A call, whose entries say by roles what was keyed, and of which card."""

    sid: str
    began: datetime
    sent: Sequence[Sent]
    cast: CastSeen

    @classmethod
    def of(cls, sid: str, began: datetime, witnessed: Sequence[Witnessed]) -> "Watched":
        """The cards take their roles by how they were first seen."""
        cast = CastSeen.of(each.card for each in witnessed if each.card)
        return cls(sid, began, list(_by_roles(witnessed, cast)), cast)


def from_tape(sid: str, text: str) -> Watched:
    """A tape of the line's own. Raises NoWebhooks."""
    rows = [json.loads(line) for line in text.splitlines()]
    if not rows:
        raise NoWebhooks("this tape is empty")
    later = {row["path"].removesuffix("/answer"): row for row in rows if "judged" in row}
    witnessed = [_witnessed(row, later.get(row["path"], row)) for row in rows]
    return Watched.of(sid, datetime.fromisoformat(rows[0]["at"]), witnessed)


def as_on_tape(keyed: Keyed) -> tuple[Pressed, ...]:
    """An entry of a tape: keys, or a role."""
    if not keyed.digits or KEYS.fullmatch(keyed.digits):
        return as_keyed(keyed.digits, keyed.finished_on)
    role, _, whose = keyed.digits.partition(" of ")
    if says(keyed.answered, SAME_AS_OLD):
        role = Role.RIGHT_PIN.value
    return as_keyed(ByRole(role, whose), keyed.finished_on)


def _witnessed(row: dict[str, Any], later: dict[str, Any]) -> Witnessed:
    """`later`: the row that tells what came of this one."""
    form = row["with"] | {"From": "anonymous" if row["withheld"] else "somebody"}
    if form.get("Digits", "").endswith(" keys"):
        form["Digits"] = later.get("judged", form["Digits"])
    card = row.get("card") or later.get("card")
    return Witnessed(Sent(row["path"], form, row["answer"]), CardSeen(**card) if card else None)


def _by_roles(witnessed: Sequence[Witnessed], cast: CastSeen) -> Iterator[Sent]:
    """Of the first card no role says whose it is. A PIN that was changed on the way is the new one from then on."""
    first = next(iter(cast.cards), "")
    before, changed = "", set[str]()
    for each in witnessed:
        keyed = each.sent.parameters.get("Digits", "")
        whose = cast.roles[each.card.name] if each.card else ""
        if not whose and keyed in NOT_LOOKED_UP:
            whose = NOBODIES[-1]
        if keyed == before == Role.NEW_PIN.value:
            changed.add(whose)
        before = keyed or before
        if not keyed or KEYS.fullmatch(keyed) or keyed == NOBODYS:
            yield each.sent
            continue
        role = Role.NEW_PIN.value if keyed == Role.RIGHT_PIN.value and whose in changed else keyed
        said = role if whose in ("", first) else f"{role} of {whose}"
        yield replace(each.sent, parameters={**each.sent.parameters, "Digits": said})
