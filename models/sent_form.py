"""Forms that were sent: pressed twice, or sent again by the back button, each does its deed once."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.base import Base
from models.staff_refusals import SentAlready
from models.statements import insert_unless_there

LONGEST_KEY = 64


class SentForm(Base):
    """A form whose deed was done. It was written with the deed, in one transaction."""

    __tablename__ = "sent_forms"

    key: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    """Random, drawn when the form was shown."""
    work_number: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


def take(session: Session, key: str, work_number: str) -> None:
    """Raises SentAlready. Whoever sends the same form at the same moment waits here until the first is done.

    If the deed is refused the row goes with it, and the form may be sent again.
    """
    values = {"key": key[:LONGEST_KEY], "work_number": work_number, "at": clock.now()}
    if not insert_unless_there(session, SentForm, values):
        raise SentAlready("this form was sent before, and its deed is done")
