"""The record as the checker reads it: everything once, in plain values, as it was committed."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from ivr.desk import Claim
from models import audit_check, claims
from models.audit_check import AuditFault
from models.audit_log import AuditRow
from models.callback import Callback
from models.card import Card
from models.holder import Holder
from models.loss_report import LossReport
from models.office import Office
from models.one_time_code import OneTimeCode
from models.outbox import OutboxRow
from models.stored_pin import PinCounter, PinTry
from models.turn import Turn
from tests.faults.history import TurnKey


@dataclass(frozen=True)
class Event:
    """One event of the audit log."""

    kind: str
    subject: str
    actor: str
    at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Facts:
    """One look at the record."""

    losses: Sequence[Row[Any]]
    events: Sequence[Event]
    turns: Mapping[TurnKey, Row[Any]]
    tries: Mapping[TurnKey, Row[Any]]
    counters: Mapping[Claim, int]
    cards: Mapping[str, Row[Any]]
    callbacks: Sequence[str]
    codes: int
    outbox: Counter[tuple[str, str]]
    """How many messages of each kind about each thing."""
    audit_faults: Sequence[AuditFault]

    @classmethod
    def of(cls, office: Office) -> "Facts":
        """Look at the record."""
        with office.database.light() as connection:

            def rows(*columns: Any) -> Sequence[Row[Any]]:
                return connection.execute(select(*columns)).all()

            has_phone = Holder.phone.is_not(None).label("has_phone")
            cards = select(Card.uid, Card.number, Card.bank, has_phone).join_from(Card, Holder)
            return cls(
                losses=rows(*LossReport.__table__.columns),
                events=[
                    Event(row.kind, row.subject, row.actor, row.at, json.loads(row.body))
                    for row in rows(*AuditRow.__table__.columns)
                ],
                turns={(row.call_sid, row.number): row for row in rows(*Turn.__table__.columns)},
                tries={(row.call_sid, row.turn): row for row in rows(*PinTry.__table__.columns)},
                counters={Claim(row.claim): row.wrong for row in rows(PinCounter.claim, PinCounter.wrong)},
                cards={row.uid: row for row in connection.execute(cards)},
                callbacks=[row.call_sid for row in rows(Callback.call_sid)],
                codes=len(rows(OneTimeCode.uid)),
                outbox=Counter((row.kind, row.about) for row in rows(OutboxRow.kind, OutboxRow.about)),
                audit_faults=audit_check.verify(office.database, office.keys).faults,
            )

    def of_kind(self, kind: str) -> list[Event]:
        """All events of a kind."""
        return [event for event in self.events if event.kind == kind]

    def card_of(self, event: Event) -> Row[Any] | None:
        """The card that an event tells of."""
        return self.cards.get(event.subject.removeprefix("card:"))

    def last_success(self, claim: Claim) -> datetime | None:
        """When the claim's PIN was last keyed right, or stored anew: from then on wrong ones are counted."""
        right = [
            each.spent_at for each in self.tries.values() if (each.claim, each.verdict) == (claim, "right")
        ]
        subject = claims.subject(claim)
        anew = [event.at for event in self.events if event.subject == subject and event.kind in SET_ANEW]
        return max(right + anew, default=None)


SET_ANEW = frozenset({"pin.changed", "pin.enabled", "pin.reset", "pin.unlocked"})
