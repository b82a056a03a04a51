"""Rule P6: what is taken out of the log can be checked by people who have neither the database nor this code."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from models import audit_proof
from models.audit_proof import NoSuchEvent, NotSealed
from models.audit_rows import snapshot
from models.audit_seal import PublicKeys
from models.office import Office
from tests.models.a_days_work import a_days_work
from tests.models.sealing import A_KEY, ANOTHER_KEY, write_events
from tests.models.tampering import unguarded

CHECKER = Path(__file__).parents[2] / "docs" / "check_audit.py"
Check = Callable[..., str]


@pytest.fixture
def anchor(office: Office, tmp_path: Path) -> Path:
    """Of a day's work."""
    a_days_work(office, tmp_path / "anchor")
    return tmp_path / "anchor"


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """What the checker says of a file, in a process without our code."""

    def check(file: Path, *options: str, key: str = PublicKeys.of(A_KEY).written()) -> str:
        command = [sys.executable, "-I", str(CHECKER), "--key", key, str(file), *options]
        said = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        assert said.returncode == (0 if said.stdout.startswith("holds") else 1), said.stderr
        return said.stdout.strip()

    return check


def proof(office: Office, name: str) -> dict[str, Any]:
    """Of one event."""
    with snapshot(office.database) as connection:
        found = audit_proof.find(connection, name)
        return audit_proof.prove(connection, found, PublicKeys.of(A_KEY))


def exported(office: Office, to: Path, **options: str) -> Path:
    """The log as JSON lines."""
    with snapshot(office.database) as connection:
        lines = audit_proof.export(connection, **options)
        to.write_text(
            "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8"
        )
    return to


def saved(content: dict[str, Any], to: Path) -> Path:
    """As JSON."""
    to.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
    return to


def test_every_event_is_proven_to_whoever_has_the_key(
    office: Office, anchor: Path, check: Check, tmp_path: Path
) -> None:
    with office.database.light() as connection:
        ids = connection.scalars(text("SELECT id FROM audit_events ORDER BY id")).all()

    for event_id in (ids[0], ids[5], ids[-1]):
        said = check(saved(proof(office, str(event_id)), tmp_path / "proof.json"), "--anchor", str(anchor))
        assert said.startswith(f"holds: event {event_id} stands under seal")


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("event", "actor", "call:CA0"),
        ("event", "at", "2020-01-01T00:00:00.000000+00:00"),
        ("event", "id", 2),
        ("event", "mac", "d1:00"),
        ("seal", "root", "00" * 32),
        ("seal", "at", "2020-01-01T00:00:00.000000+00:00"),
        ("seal", "total", 9999),
        ("seal", "signature", "00" * 64),
    ],
)
def test_a_proof_with_anything_changed_does_not_hold(
    office: Office, anchor: Path, check: Check, tmp_path: Path, part: str, name: str, value: object
) -> None:
    changed = proof(office, "1")
    changed[part][name] = value

    assert check(saved(changed, tmp_path / "proof.json")).startswith("DOES NOT HOLD")


def test_a_proof_under_another_key_does_not_hold(
    office: Office, anchor: Path, check: Check, tmp_path: Path
) -> None:
    said = check(saved(proof(office, "1"), tmp_path / "proof.json"), key=PublicKeys.of(ANOTHER_KEY).written())

    assert said == "DOES NOT HOLD: seal 1 is not signed with that key"


def test_an_event_is_named_by_its_id_or_by_its_place_in_a_chain(office: Office) -> None:
    write_events(office, 2, "claim:1")

    with snapshot(office.database) as connection:
        assert audit_proof.find(connection, "claim:1/2") == audit_proof.find(connection, "2")
        for unknown in ("3", "claim:1/9", "nonsense"):
            with pytest.raises(NoSuchEvent):
                audit_proof.find(connection, unknown)


def test_an_event_that_is_not_sealed_yet_cannot_be_proven(office: Office) -> None:
    write_events(office, 1)

    with pytest.raises(NotSealed, match="not sealed yet"):
        proof(office, "1")


def test_an_export_is_the_whole_log_and_holds_without_us(
    office: Office, anchor: Path, check: Check, tmp_path: Path
) -> None:
    write_events(office, 2)

    file = exported(office, tmp_path / "export.jsonl")

    with office.database.light() as connection:
        count = connection.scalar(text("SELECT count(*) FROM audit_events")) or 0
    assert sum('"event"' in line for line in file.read_text().splitlines()) == count
    said = check(file, "--anchor", str(anchor))
    assert said.startswith(f"holds: {count - 2} events under ")
    assert said.endswith("and 2 after the last seal")


def test_an_export_from_a_day_on_begins_with_a_whole_seal_and_holds(
    office: Office, anchor: Path, check: Check, tmp_path: Path
) -> None:
    third = json.loads(anchor.read_text().splitlines()[2])

    said = check(exported(office, tmp_path / "part.jsonl", since=third["at"]), "--anchor", str(anchor))

    assert said.startswith("holds: ")


def test_an_export_with_a_line_taken_out_does_not_hold(
    office: Office, anchor: Path, check: Check, tmp_path: Path
) -> None:
    file = exported(office, tmp_path / "export.jsonl")
    lines = file.read_text().splitlines(keepends=True)
    for gone in (0, 3, next(n for n, line in enumerate(lines) if '"seal"' in line)):
        file.write_text("".join(line for number, line in enumerate(lines) if number != gone))

        assert check(file).startswith("DOES NOT HOLD")


def test_an_export_cut_off_after_a_seal_is_found_by_the_anchor(
    office: Office, anchor: Path, check: Check, tmp_path: Path
) -> None:
    file = exported(office, tmp_path / "export.jsonl")
    lines = file.read_text().splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if '"seal"' in line)
    file.write_text("".join(lines[: first + 1]))

    assert check(file).startswith("holds")
    assert (
        check(file, "--anchor", str(anchor))
        == "DOES NOT HOLD: seal 2 was anchored, and is not there as it was"
    )


def test_the_events_of_one_card_come_alone(office: Office, anchor: Path, tmp_path: Path) -> None:
    with office.database.light() as connection:
        subject = connection.scalar(
            text("SELECT subject FROM audit_heads WHERE subject LIKE 'card:%' AND seq > 2")
        )
    assert subject

    lines = exported(office, tmp_path / "card.jsonl", subject=subject).read_text().splitlines()

    assert {json.loads(line)["event"]["subject"] for line in lines} == {subject}
    assert [json.loads(line)["event"]["seq"] for line in lines] == list(range(1, len(lines) + 1))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_database_file_alone_is_checked_with_anchor_and_key(
    office: Office, anchor: Path, check: Check
) -> None:
    file = Path(office.database.url.database or "")

    assert check(file, "--anchor", str(anchor)).startswith("holds: ")

    with unguarded(office.database) as connection:
        connection.execute(text("UPDATE audit_events SET actor = 'nobody' WHERE id = 7"))
    assert check(file).startswith("DOES NOT HOLD: the events under seal 2")
