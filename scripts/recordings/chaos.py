"""Plays a call on bad days, and looks whether the record is what it is after a good one."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import func, select

from models import outbox_list
from models.audit_log import AuditRow
from models.base import Base
from models.office import Office
from recordings.recording import Recording
from scripts.phone.scratch import TimeMachine
from scripts.recordings.actors import cast
from scripts.recordings.mortal import Mortal
from scripts.recordings.playing import afterwards, caller
from scripts.recordings.stage import Stage
from scripts.recordings.troubles import Trouble, Troubled
from telephony.simulator.clock import VirtualClock
from telephony.simulator.hurting import Hurting

Ledger = Mapping[str, object]
"""Everything that must come out alike: card states, how many rows each table has, events and messages by kind."""


@dataclass(frozen=True)
class Ordeal:
    """A call on one bad day."""

    trouble: Trouble
    struck: int
    """Webhooks that it happened to."""
    changes: tuple[str, ...]
    """What is otherwise in the record."""


@dataclass(frozen=True)
class Chaos:
    """A call on all of them."""

    recording: Recording
    ordeals: tuple[Ordeal, ...]

    @property
    def is_withstood(self) -> bool:
        """Is the record the same after each?"""
        return not any(each.changes for each in self.ordeals)


class Death(Enum):
    """How a process dies."""

    AN_EXCEPTION = "an exception that nothing handles"
    SIGKILL = "SIGKILL"


def chaos(stage: Stage, recording: Recording, death: Death = Death.AN_EXCEPTION) -> Chaos:
    """Play the call once undisturbed, and once in each trouble."""
    _, good = _ledger(stage, recording, None, death)
    ordeals = []
    for trouble in Trouble:
        struck, bad = _ledger(stage, recording, trouble, death)
        ordeals.append(Ordeal(trouble, struck, tuple(_changes(good, bad))))
    return Chaos(recording, tuple(ordeals))


def _ledger(stage: Stage, recording: Recording, trouble: Trouble | None, death: Death) -> tuple[int, Ledger]:
    cards = cast(recording)
    with TimeMachine() as machine:
        machine.stop_at(recording.date)
        scene = stage.scene(recording, cards)
        clock = VirtualClock(recording.date, follow=machine.stop_at)
        mortal = Mortal(stage.settings(recording.city), clock.now) if death is Death.SIGKILL else None
        wire = Troubled(scene.transport, trouble, clock, mortal) if trouble else None
        network = Hurting(wire or scene.transport)
        caller(scene, recording, cards, clock, network).play(recording)
        states: dict[str, object] = {
            f"card {role}": state for role, state in afterwards(scene.office, recording, cards).items()
        }
        return wire.struck if wire else 0, states | _counts(scene.office)


def _counts(office: Office) -> dict[str, object]:
    counts: dict[str, object] = {}
    with office.database.light() as connection:
        for table in Base.metadata.sorted_tables:
            rows = select(func.count()).select_from(table)
            counts[f"rows of {table.name}"] = connection.scalar(rows)
        kinds = select(AuditRow.kind, func.count()).group_by(AuditRow.kind)
        for kind, count in connection.execute(kinds):
            counts[f"events {kind}"] = count
    messages = outbox_list.every(office, with_texts=False)
    return counts | Counter(f"messages {line.kind} {line.about}" for line in messages)


def _changes(good: Ledger, bad: Ledger) -> list[str]:
    names = [*good, *(name for name in bad if name not in good)]
    return [
        f"{name}: {good.get(name)} undisturbed, {bad.get(name)} now"
        for name in names
        if good.get(name) != bad.get(name)
    ]
