"""Rule P6: what is in the log is sealed by the worker and anchored outside the database."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from models import audit, audit_tree
from models.audit_anchor import Anchor
from models.audit_check import Trust, verify
from models.audit_events import CallbackAsked
from models.audit_log import AuditRow, AuditSealRow
from models.audit_seal import PublicKeys, SealKey
from models.audit_sealer import SEALS_A_ROUND
from models.office import Office
from tests.models.sealing import A_KEY, ANOTHER_KEY, a_sealer, an_auditor, write_events
from tests.models.tampering import unguarded
from tests.together import together

ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
# The reference trees of Certificate Transparency (RFC 6962), for the first n of these leaves.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c 78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9d baf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264 db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398f a2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3 bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f 98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd7892 9c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2 ab9d823aad2f4960cfe370eff4604328",
]


def seals(office: Office) -> list[tuple[int, int, int, int, int]]:
    """Number, first, last, events and total of each."""
    columns = (
        AuditSealRow.number,
        AuditSealRow.first,
        AuditSealRow.last,
        AuditSealRow.events,
        AuditSealRow.total,
    )
    with office.database.light() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(AuditSealRow.number))]


def faults(office: Office, trust: Trust | None = None) -> list[str]:
    """What an auditor finds."""
    return [str(fault) for fault in verify(office.database, office.keys, trust or an_auditor()).faults]


@pytest.mark.parametrize("count", range(1, 9))
def test_trees_are_those_of_rfc_6962_and_every_path_leads_to_their_root(count: int) -> None:
    leaves = [audit_tree.leaf(bytes.fromhex(data)) for data in LEAVES[:count]]
    expected = bytes.fromhex(ROOTS[count - 1])

    assert audit_tree.root(leaves) == expected
    for place, leaf in enumerate(leaves):
        assert audit_tree.climb(leaf, audit_tree.path(leaves, place)) == expected


def test_a_tree_of_nothing_has_no_root() -> None:
    with pytest.raises(ValueError, match="nothing"):
        audit_tree.root([])


def test_events_are_sealed_in_the_order_of_their_ids(office: Office) -> None:
    write_events(office, 7)

    assert a_sealer(office).seal_due() == 7

    assert seals(office) == [(1, 1, 3, 3, 3), (2, 4, 6, 3, 6), (3, 7, 7, 1, 7)]
    assert faults(office) == []


def test_what_is_sealed_is_not_sealed_again(office: Office) -> None:
    write_events(office, 2)
    sealer = a_sealer(office)

    assert [sealer.seal_due(), sealer.seal_due()] == [2, 0]


def test_a_long_backlog_is_sealed_bit_by_bit(office: Office) -> None:
    write_events(office, SEALS_A_ROUND + 5)
    sealer = a_sealer(office, events_a_seal=1)

    assert [sealer.seal_due(), sealer.seal_due()] == [SEALS_A_ROUND, 5]


def test_workers_that_seal_at_once_seal_every_event_once(office: Office) -> None:
    write_events(office, 40)

    together(4, lambda _: [a_sealer(office).seal_due() for _ in range(5)])

    assert sum(events for _, _, _, events, _ in seals(office)) == 40
    assert faults(office) == []


def test_events_that_are_written_while_workers_seal_are_all_sealed_in_the_end(office: Office) -> None:
    def work(number: int) -> None:
        if number < 4:
            write_events(office, 25, f"claim:{number}")
            return
        sealer = a_sealer(office)
        for _ in range(30):
            sealer.seal_due()

    together(6, work)
    a_sealer(office, events_a_seal=1000).seal_due()

    verdict = verify(office.database, office.keys, an_auditor())
    assert (verdict.faults, verdict.events, verdict.unsealed) == ((), 100, 0)


@ON_POSTGRESQL
def test_an_event_that_is_committed_late_is_waited_for_and_not_passed_over(office: Office) -> None:
    sealer = a_sealer(office)
    with office.database.deeds() as slow:
        audit.append(slow, office.keys, "claim:slow", CallbackAsked(why="asked"), "test")
        write_events(office, 2)

        assert sealer.seal_due() == 0

    assert sealer.seal_due() == 3
    assert faults(office) == []


@ON_POSTGRESQL
def test_what_was_final_a_round_ago_is_sealed_although_something_always_runs(office: Office) -> None:
    sealer = a_sealer(office)
    with office.database.deeds() as first:
        audit.append(first, office.keys, "claim:first", CallbackAsked(why="asked"), "test")
        sealer.seal_due()
        second = office.database.deeds()
        session = second.__enter__()
        audit.append(session, office.keys, "claim:second", CallbackAsked(why="asked"), "test")

    assert sealer.seal_due() == 1

    second.__exit__(None, None, None)
    assert sealer.seal_due() == 1


def test_an_event_that_was_undone_leaves_nothing_to_seal(office: Office) -> None:
    def a_deed_that_fails() -> None:
        with office.database.deeds() as session:
            audit.append(session, office.keys, "claim:1", CallbackAsked(why="asked"), "test")
            raise RuntimeError("the line broke")

    write_events(office, 1)
    with pytest.raises(RuntimeError):
        a_deed_that_fails()
    write_events(office, 1)

    assert a_sealer(office).seal_due() == 2
    assert faults(office) == []


@ON_POSTGRESQL
def test_nobody_chooses_the_id_of_an_event(office: Office) -> None:
    write_events(office, 1)
    with office.database.deeds() as session:
        session.execute(
            text(
                "INSERT INTO audit_events OVERRIDING SYSTEM VALUE"
                " SELECT 1000, subject, 2, at, kind, actor, body, prev, mac FROM audit_events"
            )
        )

    with office.database.light() as connection:
        assert connection.scalar(select(AuditRow.id).where(AuditRow.seq == 2)) == 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_id_that_somebody_chose_is_refused(office: Office) -> None:
    write_events(office, 1)
    chosen = (
        "INSERT INTO audit_events SELECT 1000, subject, 2, at, kind, actor, body, prev, mac FROM audit_events"
    )

    with pytest.raises(DatabaseError, match="only grows"), office.database.deeds() as session:
        session.execute(text(chosen))


def test_seals_of_another_key_do_not_hold(office: Office) -> None:
    write_events(office, 4)
    a_sealer(office).seal_due()

    assert faults(office, Trust(PublicKeys.of(ANOTHER_KEY))) == [
        "seal 2: is not signed with the key that it names"
    ]
    [unknown] = faults(office, Trust())
    assert unknown == "seal 2: is signed with key 's1', whose public half is not here"


def test_seals_go_on_under_a_new_key_and_old_ones_need_its_public_half_only(office: Office) -> None:
    write_events(office, 1)
    a_sealer(office).seal_due()
    write_events(office, 1)
    new = SealKey("s2", b"2" * 32)
    sealer = a_sealer(office)
    sealer._key = new
    sealer.seal_due()

    assert faults(office, Trust(PublicKeys.of(A_KEY, new))) == []
    assert len(faults(office, Trust(PublicKeys.of(new)))) == 1


def test_every_seal_is_anchored_outside_the_database(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "anchors" / "anchor"
    write_events(office, 4)

    a_sealer(office, path).seal_due()

    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(line["seal"], line["total"]) for line in lines] == [(1, 3), (2, 4)]
    assert verify(office.database, office.keys, an_auditor(path)).anchored == 2


def test_an_anchor_that_was_left_behind_catches_up(office: Office, tmp_path: Path) -> None:
    write_events(office, 4)
    a_sealer(office).seal_due()

    a_sealer(office, tmp_path / "anchor").seal_due()

    assert len((tmp_path / "anchor").read_text().splitlines()) == 2


def cut_off_after(office: Office, seal: int, event: int) -> None:
    """The perfect cut: no event, head or seal tells that there was ever more."""
    with unguarded(office.database) as connection:
        connection.execute(text(f"DELETE FROM audit_seals WHERE number > {seal}"))
        connection.execute(text(f"DELETE FROM audit_events WHERE id > {event}"))
        left = "FROM audit_events e WHERE e.subject = audit_heads.subject"
        connection.execute(text(f"UPDATE audit_heads SET seq = (SELECT max(seq) {left})"))
        connection.execute(
            text(f"UPDATE audit_heads SET mac = (SELECT mac {left} AND e.seq = audit_heads.seq)")
        )


def test_a_log_cut_off_together_with_its_seals_is_found_by_the_anchor_alone(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "anchor"
    write_events(office, 7)
    a_sealer(office, path).seal_due()

    cut_off_after(office, seal=1, event=3)

    assert faults(office, an_auditor()) == []
    assert faults(office, an_auditor(path)) == [
        "anchor, seal 2: was anchored with 6 events, and is not in the database"
    ]


def test_nothing_is_sealed_over_a_log_that_was_cut_off(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "anchor"
    write_events(office, 7)
    a_sealer(office, path).seal_due()
    cut_off_after(office, seal=1, event=3)

    assert a_sealer(office, path).seal_due() == 0

    assert "audit.anchor_differs" in caplog.text
    assert len(path.read_text().splitlines()) == 3


def test_a_line_that_was_torn_when_the_worker_died_is_written_again(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "anchor"
    write_events(office, 4)
    a_sealer(office, path).seal_due()
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])

    a_sealer(office, path).seal_due()

    assert Anchor(path).last() is not None
    assert [line for line, found in Anchor(path).every() if found is None] == [2]
    assert faults(office, an_auditor(path)) == []


def test_an_anchor_with_a_line_taken_out_is_found(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "anchor"
    write_events(office, 9)
    a_sealer(office, path).seal_due()
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + lines[2])

    assert faults(office, an_auditor(path)) == ["anchor, line 2: seal 2 should follow, not 3"]


def test_an_anchor_that_is_gone_is_found(office: Office, tmp_path: Path) -> None:
    write_events(office, 1)
    a_sealer(office).seal_due()

    [fault] = faults(office, an_auditor(tmp_path / "none"))

    assert fault.startswith("anchor: ")


def test_after_a_trusted_seal_only_what_is_new_is_looked_at(office: Office) -> None:
    write_events(office, 3, "claim:old")
    sealer = a_sealer(office)
    sealer.seal_due()
    write_events(office, 2, "claim:new")
    sealer.seal_due()

    verdict = verify(office.database, office.keys, an_auditor(from_seal=1))

    assert (verdict.faults, verdict.events, verdict.chains, verdict.trusted) == ((), 2, 1, 3)


def test_a_trusted_seal_must_be_the_one_that_was_written_down(office: Office) -> None:
    write_events(office, 1)
    a_sealer(office).seal_due()

    assert faults(office, an_auditor(from_seal=1, digest="0" * 64)) == [
        "seal 1: is not the one that is trusted: its digest is another"
    ]
    assert faults(office, an_auditor(from_seal=9)) == ["seal 9: is not there"]


def test_events_missing_under_a_trusted_seal_are_counted(office: Office) -> None:
    write_events(office, 3)
    a_sealer(office).seal_due()
    with unguarded(office.database) as connection:
        connection.execute(text("DELETE FROM audit_events WHERE id = 2"))

    assert faults(office, an_auditor(from_seal=1)) == ["seal 1: 3 events were sealed up to it, 2 are there"]
