"""All kinds of events in the audit log, for the documents and the console."""

from models import (
    account_events,
    audit_events,
    backup_events,
    calendar_events,
    callback_events,
    import_events,
    key_events,
    phone_events,
    reading_events,
    recording_events,
    reset_events,
    retention_events,
    sign_in_events,
    staff_events,
    throttle_events,
)
from models.audit_events import AuditEvent

KINDS: tuple[type[AuditEvent], ...] = (
    *audit_events.KINDS,
    *import_events.KINDS,
    *throttle_events.KINDS,
    *staff_events.KINDS,
    *reset_events.KINDS,
    *sign_in_events.KINDS,
    *retention_events.KINDS,
    *key_events.KINDS,
    *backup_events.KINDS,
    *reading_events.KINDS,
    *phone_events.KINDS,
    *account_events.KINDS,
    *calendar_events.KINDS,
    *callback_events.KINDS,
    *recording_events.KINDS,
)
