"""The audit log is verified by several processes as by one."""

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from models.audit_check import verify
from models.audit_workers import WorkersLost, processes
from models.office import Office
from tests.factories import make_keys
from tests.models.a_days_work import a_days_work
from tests.models.sealing import an_auditor
from tests.models.tampering import unguarded


def test_several_processes_find_what_one_finds(office: Office, tmp_path: Path) -> None:
    a_days_work(office, tmp_path / "anchor")
    trust = an_auditor(tmp_path / "anchor")
    url = office.database.url.render_as_string(hide_password=False)
    check = partial(verify, office.database, office.keys, trust, subjects_a_batch=2)
    heard: list[tuple[int, int]] = []

    with processes(2, url, make_keys) as workers:
        whole = check(workers=workers, on_progress=lambda *done: heard.append(done))
        with unguarded(office.database) as connection:
            connection.execute(text("UPDATE audit_events SET actor = 'nobody' WHERE id IN (2, 20)"))
        broken = check(workers=workers)

    assert whole.faults == ()
    assert heard[-1][0] == heard[-1][1] == whole.events + whole.sealed
    assert set(broken.faults) == set(check().faults)
    assert len(broken.faults) > 2


def test_processes_that_cannot_begin_are_told_of_instead_of_waited_for(
    office: Office, tmp_path: Path
) -> None:
    a_days_work(office, tmp_path / "anchor")
    url = office.database.url.render_as_string(hide_password=False)
    without_keys = partial(int, "no number")

    with pytest.raises(WorkersLost, match="could not begin"), processes(2, url, without_keys) as workers:  # type: ignore[arg-type]
        verify(office.database, office.keys, workers=workers)
