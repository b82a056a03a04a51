"""The receipt of a deed: what was done, and how it stands whenever it is printed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from console.counter.forms import DeedForm
from models import audit_reading, reset_fate
from models.audit_reading import ReadEvent
from models.office import Office
from models.reset_events import ResetRequested
from models.reset_fate import Told
from models.reset_request import RequestEnd

_SHORT = 12


@dataclass(frozen=True)
class Receipt:
    """An event that a holder is given on paper; `told`: of a request, what became of it."""

    form: DeedForm
    event: ReadEvent
    told: Told | None

    @property
    def title(self) -> str:
        """The name of its heading."""
        return "receipt.done" if self.told is None or self.is_done else f"receipt.{self.told.fate}"

    @property
    def is_done(self) -> bool:
        """Was anything changed?"""
        return self.told is None or self.told.end is RequestEnd.APPROVED

    @property
    def waits(self) -> bool:
        """Does somebody have to decide first?"""
        return self.told is not None and self.told.end is None

    @property
    def fields(self) -> dict[str, Any]:
        """What the event tells, personal things among it."""
        return {**self.event.body.fields, **self.event.body.personal}

    @property
    def number(self) -> str:
        """By which it is found again: of a receipt, a loss report or a request, or of the record in the audit log."""
        fields = self.fields
        own = fields.get("receipt") or fields.get("reference") or self.request[:_SHORT]
        return str(own or f"{self.event.id:08}")

    @property
    def request(self) -> str:
        """The uid of the request that this tells of; empty, if it tells of none."""
        return str(self.fields.get("request", ""))

    @property
    def ends_at(self) -> datetime | None:
        """When a loss lapses; None: never."""
        text = self.fields.get("ends_at")
        return datetime.fromisoformat(text) if text else None

    @property
    def served_by(self) -> str:
        """The clerk."""
        return str(self.fields.get("requested_by") or self.event.actor.removeprefix("staff:"))


def read(office: Office, reader: Connection, form: DeedForm, card_uid: str, seq: int) -> Receipt | None:
    """The receipt of an event in a card's chain; None where that is no event of this deed."""
    event = audit_reading.event(reader, office.keys, f"card:{card_uid}", seq)
    if event is None or event.kind not in form.events:
        return None
    is_request = event.kind == ResetRequested.kind
    return Receipt(form, event, reset_fate.of_request(reader, event) if is_request else None)
