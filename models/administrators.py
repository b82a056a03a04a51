"""Administrators: one of them has to remain, or nobody could make accounts any more."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.staff import Role, Staff
from models.staff_refusals import LastAdministrator


def check_others(session: Session, work_number: str) -> None:
    """Raises LastAdministrator if this one is the only one. All of them stay as they are until the commit."""
    query = (
        select(Staff.work_number)
        .where(Staff.role == Role.ADMINISTRATOR.value, Staff.disabled_at.is_(None))
        .order_by(Staff.work_number)
        .with_for_update()
    )
    if session.execute(query).scalars().all() == [work_number]:
        raise LastAdministrator(f"{work_number} is the last administrator")
