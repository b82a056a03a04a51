"""What a check of the log alone cannot see: sealed values that were moved or changed, keys and triggers that are gone.

No event tells of a holder's ID, name or phone: the import writes them. Each value is bound to its row and column
instead, and to its look-up index, so opening all of them finds those that somebody swapped with a database shell.
"""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import func, select

from models import audit_person_keys, rotation
from models.audit_fault import AuditFault, AuditVerdict
from models.audit_fault_kinds import Spot, Wrong
from models.audit_triggers import foreign_triggers, missing_triggers
from models.office import Office
from models.sealed_columns import sealed_tables

Progress = Callable[[int], None]
"""Hears how many rows were looked at since it was last called."""


def with_sealed_values(office: Office, verdict: AuditVerdict, on_progress: Progress) -> AuditVerdict:
    """The verdict, and every sealed value of the record opened."""
    found = rotation.survey(office, lambda table, done, changed: on_progress(done))
    return replace(verdict, opened=found.sealed.total(), faults=(*verdict.faults, *found.faults))


def sealed_rows(office: Office) -> int:
    """How many rows `with_sealed_values` will look at."""
    with office.database.light() as connection:
        counts = (select(func.count()).select_from(sealed.table) for sealed in sealed_tables())
        return sum(connection.execute(count).scalar_one() for count in counts)


def with_person_keys(office: Office, verdict: AuditVerdict) -> AuditVerdict:
    """The verdict, and whether what events say of persons can be read, or was given up for a reason."""
    return replace(verdict, faults=(*verdict.faults, *audit_person_keys.faults(office)))


def with_triggers(office: Office, verdict: AuditVerdict) -> AuditVerdict:
    """The verdict, and whether the database itself still refuses to change the log, and does nothing of its own."""
    with office.database.light() as connection:
        missing, foreign = missing_triggers(connection), foreign_triggers(connection)
    faults = [
        AuditFault.of(Spot.TRIGGERS, wrong, triggers=", ".join(names))
        for wrong, names in ((Wrong.UNGUARDED, missing), (Wrong.FOREIGN, foreign))
        if names
    ]
    return replace(verdict, faults=(*verdict.faults, *faults))
