"""What the record knows of a turn, for recordings: what was keyed, whose card the call is about, and how that card is.

Only looks. Whoever writes a call down asks right after each turn: later the card may have become another one.
"""

import json
import re
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from ivr.desk import Claim
from models import card_list, claims, identity
from models.card_file import read_file
from models.keys import framed
from models.office import Office
from models.phone_pin import PhonePin
from models.turn import Turn
from telephony.turn_seen import FOR_STAFF, CardSeen, TurnSeen

LABEL = "recorded-card"
NAME_LENGTH = 12
WHO = frozenset({"loss.who", "card.who", "pin.who"})
IDENTIFIED = frozenset({"identified", "no_pin_asked"})
TURN = re.compile(r"/voice/turn/([0-9]{1,5})(/answer)?$")


def turn_number(path: str) -> int | None:
    """Which turn a webhook takes, by its path."""
    found = TURN.search(path)
    return int(found[1]) if found else None


def turn_seen(office: Office, call_sid: str, number: int, caller: str, now: datetime) -> TurnSeen:
    """The turn as it stands now, with the card that the call is about. `caller` as Twilio sent it."""
    columns = select(Turn.number, Turn.step, Turn.outcome, Turn.facts)
    query = columns.where(Turn.call_sid == call_sid, Turn.number.in_((number - 1, number)))
    with office.database.light() as connection:
        turns: dict[int, Any] = {row.number: row for row in connection.execute(query)}
        this = turns.get(number)
        if this is None:
            return TurnSeen()
        asked = _asked_by_staff(connection, call_sid) if this.step == FOR_STAFF else None
        claim = claims.of_card(asked.card_uid) if asked else _claim(this, turns.get(number - 1))
        return TurnSeen(
            this.step or "",
            this.outcome or "",
            asked.verdict or "" if asked else "",
            _card(office, connection, call_sid, claim, caller, now) if claim else None,
        )


def _claim(this: Any, before: Any) -> Claim | None:
    """Who the caller said to be, after this turn or else before it; nobody, where one more number was not taken."""
    if this.step in WHO and this.outcome not in IDENTIFIED:
        return None
    facts = (json.loads(row.facts) for row in (this, before) if row is not None and row.facts)
    return next((claim for each in facts if (claim := each.get("claim"))), None)


def _asked_by_staff(connection: Connection, call_sid: str) -> Any:
    """The request that was answered last, or the one that is open."""
    query = select(PhonePin.card_uid, PhonePin.verdict).where(PhonePin.call_sid == call_sid)
    return connection.execute(query.order_by(PhonePin.asked_at.desc()).limit(1)).first()


def _card(
    office: Office, connection: Connection, call_sid: str, claim: Claim, caller: str, now: datetime
) -> CardSeen:
    name = office.keys.mac(LABEL, framed(call_sid.encode(), claim.encode())).hex()[:NAME_LENGTH]
    uid = claims.card_uid(claim)
    file = read_file(connection, uid) if uid else None
    if file is None:
        return CardSeen(name)
    phone = file.phone(office.keys)
    return CardSeen(
        name,
        file.status(now).value,
        card_list.pin_state(file),
        identity.is_minor(file.citizen_id(office.keys), now.astimezone(office.zone).date()),
        phone is not None and phone == identity.to_e164(caller),
    )
