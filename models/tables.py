"""All tables in one place: what the migrations have to make."""

from sqlalchemy import MetaData

from models import (
    audit_log,
    calendar_day,
    call,
    call_note,
    callback,
    card,
    counter_proof,
    holder,
    kept_key,
    keypad,
    loss_report,
    one_time_code,
    outbox,
    person_key,
    phone_pin,
    replacement,
    reset_request,
    retention_mark,
    sent_form,
    staff,
    staff_session,
    stored_pin,
    throttled,
    turn,
    verification,
    waiting,
    wrap_up,
)
from models.base import Base

SUBJECTS = (
    holder,
    card,
    stored_pin,
    throttled,
    one_time_code,
    loss_report,
    call,
    turn,
    waiting,
    wrap_up,
    call_note,
    callback,
    staff,
    staff_session,
    verification,
    phone_pin,
    reset_request,
    counter_proof,
    keypad,
    replacement,
    sent_form,
    calendar_day,
    outbox,
    audit_log,
    person_key,
    retention_mark,
    kept_key,
)
"""Each module with tables, in the order in which a newcomer may want to read them."""

metadata: MetaData = Base.metadata
