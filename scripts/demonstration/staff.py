"""An invented operator who is always on duty, so that callers may wait for a person."""

from models import staff_list
from models.office import Office
from models.staff import Passwords, Role

WORK_NUMBER = "1001"
NAME = "陈话务"


def sign_on(office: Office, password: str) -> None:
    """Add the operator and begin duty."""
    stored = Passwords().hash(password)
    with office.database.deeds() as session:
        staff_list.add(session, office.keys, WORK_NUMBER, NAME, Role.OPERATOR, stored, "demo")
        session.flush()
        staff_list.begin_duty(session, office.keys, WORK_NUMBER, "demo")
