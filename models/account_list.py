"""Accounts of staff as administrators see them: telephones masked, nothing of passwords but who knows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, func, select

from models import clock, identity, sign_in_door
from models.card_file import Reader
from models.keys import KeyRing
from models.sealed import unseal_if_any
from models.staff import Duty, Role, Staff
from models.staff_refusals import NoSuchStaff
from models.staff_session import SecondFactor, StaffSession
from models.staff_sessions import running


@dataclass(frozen=True)
class Account:
    """One account. `sessions`: in how many browsers its owner is signed in now.

    `shut_until`: where signing in is shut after failures, until then.
    """

    work_number: str
    name: str
    role: Role
    is_disabled: bool
    has_temporary_password: bool
    has_app: bool
    telephone: str
    last_signed_in_at: datetime | None
    on_duty_since: datetime | None
    sessions: int
    shut_until: datetime | None


def every(reader: Reader, keys: KeyRing) -> Sequence[Account]:
    """All accounts, by number; those that can be used first."""
    query = _query().order_by(Staff.disabled_at.is_not(None), Staff.work_number)
    rows = reader.execute(query).all()
    shut = sign_in_door.shut_until(reader, keys, [row.work_number for row in rows])
    return [_account(keys, row, shut) for row in rows]


def one(reader: Reader, keys: KeyRing, work_number: str) -> Account:
    """One account. Raises NoSuchStaff."""
    row = reader.execute(_query().where(Staff.work_number == work_number)).one_or_none()
    if row is None:
        raise NoSuchStaff(f"nobody has the number {work_number}")
    return _account(keys, row, sign_in_door.shut_until(reader, keys, [work_number]))


def _query() -> Select[tuple[Staff, datetime, datetime, int]]:
    signed_in = (
        select(func.count())
        .where(StaffSession.work_number == Staff.work_number, *running(clock.now()))
        .scalar_subquery()
    )
    columns = (
        *Staff.__table__.columns,
        Duty.since,
        SecondFactor.confirmed_at,
        signed_in.label("sessions"),
    )
    return (
        select(*columns)
        .outerjoin(Duty, Duty.work_number == Staff.work_number)
        .outerjoin(SecondFactor, SecondFactor.work_number == Staff.work_number)
    )


def _account(
    keys: KeyRing, row: Row[tuple[Staff, datetime, datetime, int]], shut: Mapping[str, datetime]
) -> Account:
    telephone = unseal_if_any(keys, "staff.telephone", row.work_number, row.telephone)
    return Account(
        work_number=row.work_number,
        name=row.name,
        role=Role(row.role),
        is_disabled=row.disabled_at is not None,
        has_temporary_password=row.password_is_temporary,
        has_app=row.confirmed_at is not None,
        telephone=_masked(telephone or ""),
        last_signed_in_at=row.last_signed_in_at,
        on_duty_since=row.since,
        sessions=row.sessions,
        shut_until=shut.get(row.work_number),
    )


def _masked(telephone: str) -> str:
    """Of a SIP address the first characters and the host's last four, as of a number."""
    scheme = "sip:" if telephone.startswith("sip:") else ""
    return scheme + identity.mask_phone(telephone.removeprefix(scheme)) if telephone else ""
