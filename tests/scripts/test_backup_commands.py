"""`lossline backup` and `lossline restore`: what callers were told comes back, whatever goes on meanwhile."""

import json
import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Condition, Event, Thread

import pytest
from click.testing import Result
from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.exc import OperationalError

from models import audit_check, clock
from models.audit_log import AuditHead, AuditRow
from models.audit_triggers import wanted
from models.database import Database
from models.environment_keys import EnvironmentKeys
from models.holder import Holder
from models.key_list import Key
from models.loss_report import LossReport
from models.office import Office
from models.pin import Cost
from settings import Settings
from tests.factories import A_CITY, A_PIN, CardFacts, a_desk, an_enabled_card
from tests.models.looking import kinds
from tests.models.tampering import unguarded
from tests.models.test_retention import a_talk
from tests.postgres_binaries import find_binaries
from tests.scripts.conftest import Environment, Lossline

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
WRITERS = 4


@pytest.fixture(autouse=True)
def postgres_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's programs on the path, of the server's version."""
    monkeypatch.setenv("PATH", f"{find_binaries()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


@dataclass
class Reported:
    """Losses that callers were told of, with the moment at which they were."""

    told: list[tuple[datetime, str]] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)
    news: Condition = field(default_factory=Condition)

    def tell(self, reference: str) -> None:
        with self.news:
            self.told.append((clock.now(), reference))
            self.news.notify_all()

    def wait_for_more(self, count: int) -> None:
        """Until so many more were told."""
        with self.news:
            enough = len(self.told) + count
            assert self.news.wait_for(lambda: len(self.told) >= enough or self.faults, timeout=120)

    def before(self, moment: datetime) -> set[str]:
        return {reference for when, reference in self.told if when < moment}


@contextmanager
def callers_report(office: Office) -> Iterator[Reported]:
    """Losses are reported, one after the other in each of some threads, for as long as the block lasts."""
    reported, stop = Reported(), Event()

    def report() -> None:
        try:
            while not stop.is_set():
                # Whom a busy machine keeps waiting too long hears an apology: that is no acknowledgement.
                with suppress(OperationalError):
                    card = an_enabled_card(office)
                    with a_desk(office) as desk:
                        answer = desk.report_loss(card.proof)
                    reported.tell(answer.loss.reference)
                stop.wait(0.005)
        except Exception as error:
            reported.faults.append(error)

    threads = [Thread(target=report) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield reported
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@contextmanager
def office_at(url: str, production: Environment) -> Iterator[Office]:
    """The office on what was restored."""
    settings = Settings.from_env(production)
    database = Database(url)
    keys = EnvironmentKeys(settings.pin_pepper, settings.data_key)
    yield Office.opened(database, keys, A_CITY, Cost.TEST)
    database.dispose()


def references(office: Office) -> set[str]:
    with office.database.light() as connection:
        return set(connection.scalars(select(LossReport.reference)).all())


def manifest(file: Path) -> dict[str, object]:
    with zipfile.ZipFile(file) as pack:
        content: dict[str, object] = json.loads(pack.read("manifest.json"))
    return content


def good(result: Result) -> Result:
    assert result.exit_code == 0, result.output
    return result


def test_r21_no_loss_that_was_acknowledged_before_the_backup_is_missing_after_a_restore(
    command: Lossline, production: Environment, real_office: Office, elsewhere: str, file: Path
) -> None:
    with callers_report(real_office) as reported:
        reported.wait_for_more(40)
        begun = clock.now()
        made = good(command("backup", str(file)))
        ended = clock.now()
        reported.wait_for_more(2 * WRITERS)

    assert reported.faults == []
    assert reported.before(ended) - reported.before(begun), "nobody was served while the backup was made"
    restored = good(command("restore", str(file), DATABASE_URL=elsewhere))
    shown = datetime.fromisoformat(str(manifest(file)["made_at"]))
    with office_at(elsewhere, production) as office:
        there = references(office)
        assert begun <= shown <= ended
        assert reported.before(shown) >= reported.before(begun)
        assert reported.before(shown) - there == set(), "acknowledged, and lost"
        assert references(real_office) - there, "the backup shows one moment, not all that came after"
        assert audit_check.verify(office.database, office.keys).faults == ()
    assert "its audit log holds, and the keys open it" in made.output
    assert "its audit log holds, and the keys open it" in restored.output
    assert good(command("audit", "verify", DATABASE_URL=elsewhere))
    assert good(command("audit", "verify"))


def test_what_was_restored_serves_callers_as_before(
    command: Lossline, production: Environment, real_office: Office, elsewhere: str, file: Path
) -> None:
    lost, kept = an_enabled_card(real_office), an_enabled_card(real_office)
    with a_desk(real_office) as desk:
        desk.report_loss(lost.proof)
    a_talk(real_office)
    good(command("backup", str(file)))

    good(command("restore", str(file), DATABASE_URL=elsewhere))

    shown = command("cards", "show", lost.number, "--json")
    assert command("cards", "show", lost.number, "--json", DATABASE_URL=elsewhere).output == shown.output
    with office_at(elsewhere, production) as office, a_desk(office) as desk:
        proof = desk.try_pin(kept.claim, A_PIN)
        assert proof is not None
        assert desk.report_loss(proof).loss.reference
    assert good(command("audit", "verify", DATABASE_URL=elsewhere))


def test_backup_and_restore_are_told_in_the_log(
    command: Lossline, production: Environment, real_office: Office, elsewhere: str, file: Path
) -> None:
    good(command("backup", str(file)))
    good(command("restore", str(file), DATABASE_URL=elsewhere))

    assert kinds(real_office, "line") == ["backup.made"]
    with office_at(elsewhere, production) as office:
        assert kinds(office, "line") == ["record.restored"]


def test_a_backup_is_for_its_owners_eyes_and_leaves_nothing_beside_it(
    command: Lossline, real_office: Office, file: Path
) -> None:
    an_enabled_card(real_office)
    before = set(file.parent.iterdir())

    good(command("backup", str(file)))

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(file.parent.iterdir()) - before == {file}
    assert manifest(file)["rows"]["cards"] == 1  # type: ignore[index]


def test_a_backup_is_written_over_only_when_that_is_said(
    command: Lossline, real_office: Office, file: Path
) -> None:
    good(command("backup", str(file)))
    first = file.read_bytes()

    refused = command("backup", str(file))
    assert refused.exit_code == 2
    assert "--replace" in refused.output
    assert file.read_bytes() == first

    good(command("backup", str(file), "--replace"))
    assert file.read_bytes() != first


def test_a_restore_never_touches_a_record_that_is_there(
    command: Lossline, real_office: Office, file: Path
) -> None:
    card = an_enabled_card(real_office)
    good(command("backup", str(file)))

    refused = command("restore", str(file))

    assert refused.exit_code == 2
    assert "not empty" in refused.output
    assert command("cards", "show", card.number).exit_code == 0


def test_a_backup_of_another_line_does_not_open(
    command: Lossline, real_office: Office, elsewhere: str, file: Path
) -> None:
    good(command("backup", str(file)))

    other = command("restore", str(file), DATABASE_URL=elsewhere, DATA_KEY=Key.fresh("d1").written)
    gone = command("restore", str(file), DATABASE_URL=elsewhere, DATA_KEY=Key.fresh("d2").written)

    assert (other.exit_code, gone.exit_code) == (2, 2)
    assert "another DATA_KEY" in other.output
    assert "no key 'd1'" in gone.output
    assert_empty(elsewhere)


def assert_empty(url: str) -> None:
    if url.startswith("sqlite"):
        assert not Path(url.removeprefix("sqlite:///")).exists()
        return
    database = Database(url)
    with database.light() as connection:
        tables = select(func.count()).select_from(text("pg_tables")).where(text("schemaname = 'public'"))
        assert connection.scalar(tables) == 0
    database.dispose()


@pytest.mark.parametrize("damage", ["cut", "bit", "manifest", "swapped", "nothing"])
def test_a_file_that_is_not_what_was_made_is_not_restored(
    command: Lossline, real_office: Office, elsewhere: str, file: Path, damage: str
) -> None:
    an_enabled_card(real_office)
    good(command("backup", str(file)))
    spoil(file, damage)

    refused = command("restore", str(file), DATABASE_URL=elsewhere)

    assert refused.exit_code == 2, refused.output
    assert_empty(elsewhere)


def spoil(file: Path, how: str) -> None:
    """Do to a backup what disks and people do."""
    content = file.read_bytes()
    match how:
        case "cut":
            file.write_bytes(content[: len(content) // 2])
        case "bit":
            with zipfile.ZipFile(file) as pack:
                copy = max(pack.infolist(), key=lambda each: each.compress_size)
            place = copy.header_offset + copy.compress_size // 2
            file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        case "manifest":
            rewritten(file, manifest_edit=lambda fields: fields | {"made_at": "2030-01-01T00:00:00+00:00"})
        case "swapped":
            rewritten(file, copy_edit=lambda copy: copy + b"\0")
        case "nothing":
            file.write_bytes(b"")


def rewritten(file: Path, manifest_edit=lambda fields: fields, copy_edit=lambda copy: copy) -> None:  # type: ignore[no-untyped-def]
    with zipfile.ZipFile(file) as pack:
        names = pack.namelist()
        fields, copy = json.loads(pack.read(names[0])), pack.read(names[1])
    with zipfile.ZipFile(file, "w") as pack:
        pack.writestr(names[0], json.dumps(manifest_edit(fields)))
        pack.writestr(names[1], copy_edit(copy))


def test_a_log_that_does_not_hold_is_backed_up_and_told_both_times(
    command: Lossline, real_office: Office, elsewhere: str, file: Path
) -> None:
    card: CardFacts = an_enabled_card(real_office)
    with unguarded(real_office.database) as connection:
        connection.execute(update(AuditRow).where(AuditRow.subject == f"card:{card.uid}").values(actor="x"))
        guard_again(connection)

    made = command("backup", str(file))
    restored = command("restore", str(file), DATABASE_URL=elsewhere)

    for result in (made, restored):
        assert result.exit_code == 1
        assert f"card:{card.uid}" in result.output
        assert "DOES NOT HOLD" in result.output
    assert command("cards", "show", card.number, DATABASE_URL=elsewhere).exit_code == 0


def guard_again(connection: Connection) -> None:
    """Hide one's traces: the triggers fire again, where they were not dropped."""
    if connection.dialect.name == "postgresql":
        for name in wanted(connection):
            table = name[: name.index("s_") + 1]
            connection.execute(text(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"))


def test_a_record_that_these_keys_do_not_open_is_not_backed_up(
    command: Lossline, real_office: Office, file: Path
) -> None:
    an_enabled_card(real_office)
    with real_office.database.deeds() as session:
        session.execute(update(Holder).values(citizen_id=b"\x01\x00\x02d1" + bytes(60)))

    refused = command("backup", str(file))

    assert refused.exit_code == 2
    assert "does not open the record" in refused.output
    assert not file.exists()
    assert [each.name for each in file.parent.iterdir() if "part" in each.name] == []


def test_wrong_use_is_two(command: Lossline, file: Path) -> None:
    assert command("backup").exit_code == 2
    assert command("backup", "/nowhere/at/all.zip").exit_code == 2
    assert command("restore", str(file)).exit_code == 2


@ON_SQLITE
def test_a_backup_of_one_database_does_not_go_into_the_other(
    command: Lossline, real_office: Office, file: Path
) -> None:
    good(command("backup", str(file)))

    refused = command("restore", str(file), DATABASE_URL="postgresql://nobody@/nothing?host=/nowhere")

    assert refused.exit_code == 2
    assert "this is a backup of sqlite" in refused.output


@ON_SQLITE
def test_a_journal_without_its_database_is_not_restored_upon(
    command: Lossline, real_office: Office, elsewhere: str, file: Path
) -> None:
    good(command("backup", str(file)))
    journal = Path(elsewhere.removeprefix("sqlite:///") + "-wal")
    journal.write_bytes(b"left behind")

    refused = command("restore", str(file), DATABASE_URL=elsewhere)

    assert refused.exit_code == 2
    assert "move it away" in refused.output
    assert journal.read_bytes() == b"left behind"


@ON_POSTGRESQL
def test_without_postgresqls_programs_it_says_what_to_install(
    command: Lossline, real_office: Office, file: Path, tmp_path: Path
) -> None:
    refused = command("backup", str(file), "--pg-bin", str(tmp_path))

    assert refused.exit_code == 2
    assert "pg_dump is not here: install PostgreSQL's client programs" in refused.output
    assert not file.exists()
    found = good(command("backup", str(file), "--pg-bin", str(find_binaries()), PATH="/nowhere"))
    assert "its audit log holds" in found.output


@ON_POSTGRESQL
def test_what_goes_wrong_in_postgresqls_programs_is_told_without_the_password(
    command: Lossline, production: Environment, real_office: Office, file: Path, tmp_path: Path
) -> None:
    fake = tmp_path / "bin" / "pg_dump"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\necho "pg_dump: error: server version mismatch" >&2\necho "$@" >&2\nexit 1\n')
    fake.chmod(0o700)
    url = production["DATABASE_URL"].replace("lossline@", "lossline:s3cret@")

    refused = command("backup", str(file), "--pg-bin", str(fake.parent), DATABASE_URL=url)

    assert refused.exit_code == 2
    assert "pg_dump failed: pg_dump: error: server version mismatch" in refused.output
    assert "s3cret" not in refused.output
    assert not file.exists()


def test_the_events_of_all_chains_come_back_to_the_last(
    command: Lossline, production: Environment, real_office: Office, elsewhere: str, file: Path
) -> None:
    for _ in range(3):
        an_enabled_card(real_office)
    with real_office.database.light() as connection:
        heads = set(connection.execute(select(AuditHead.subject, AuditHead.mac)).all())
    good(command("backup", str(file)))

    good(command("restore", str(file), DATABASE_URL=elsewhere))

    with office_at(elsewhere, production) as office, office.database.light() as connection:
        found = set(connection.execute(select(AuditHead.subject, AuditHead.mac)).all())
    assert {tuple(each) for each in heads} <= {tuple(each) for each in found}
