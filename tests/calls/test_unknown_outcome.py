"""The commit whose outcome is not known: done, not done and not known are three sentences, never mixed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models.database import Database
from models.office import Office
from tests.calls.phone import AT_NIGHT, Phone
from tests.factories import an_enabled_card


class CutCable:
    """Cuts the connection around one commit of a deed: after it went through, or before."""

    def __init__(self, database: Database) -> None:
        self._deeds = database.deeds
        self.cut: str | None = None

    @contextmanager
    def deeds(self) -> Iterator[Session]:
        if self.cut is None:
            with self._deeds() as session:
                yield session
            return
        cut, self.cut = self.cut, None
        with self._deeds() as session:
            yield session
            if cut == "before the commit":
                session.rollback()
        raise OperationalError("COMMIT", None, ConnectionError("the server closed the connection"))


@pytest.fixture
def cable(database: Database, monkeypatch: pytest.MonkeyPatch) -> CutCable:
    cable = CutCable(database)
    monkeypatch.setattr(database, "deeds", cable.deeds)
    return cable


@pytest.mark.parametrize(
    ("cut", "words", "losses"),
    [("after the commit", "已经挂失", 1), ("before the commit", "没有办成", 0)],
)
def test_what_the_caller_hears_is_what_the_record_says(
    phone: Phone, office: Office, cable: CutCable, cut: str, words: str, losses: int
) -> None:
    card = an_enabled_card(office)
    phone.dial(at=AT_NIGHT).press("1", card.citizen_id, "739164")
    cable.cut = cut

    phone.press("1")

    assert words in phone.hears
    with office.database.light() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM loss_reports").scalar() == losses
