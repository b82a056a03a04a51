"""What an event says of a person is sealed for that person: it can be forgotten, and the log still holds (D1, P6)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest
from freezegun import freeze_time
from sqlalchemy import delete, select, text, update

from models import audit, audit_check, personal
from models.audit_events import AuditEvent, CallbackAsked
from models.audit_log import AuditRow
from models.environment_keys import EnvironmentKeys
from models.key_list import KeyList
from models.keys import KeyRing, SealBroken
from models.office import Office
from models.person_key import PersonKey
from models.personal import EventBody
from settings import PUBLISHED_KEYS
from tests.factories import an_initial_card
from tests.models.looking import CAME
from tests.together import together

PAPERS, REASON = "householdbook-4711", "the bag was stolen on the bus"


@dataclass(frozen=True)
class PapersSeen(AuditEvent):
    """A deed at the counter as this test has one."""

    kind: ClassVar[str] = "test.papers_seen"
    personal: ClassVar[frozenset[str]] = frozenset({"papers", "reason"})
    papers: str
    reason: str
    status_after: str = "active"


def write(office: Office, subject: str, event: AuditEvent = PapersSeen(PAPERS, REASON)) -> None:
    with office.database.deeds() as session:
        audit.append(session, office.keys, subject, event, "terminal:1001")


def read(office: Office, subject: str, nth: int = 1, keys: KeyRing | None = None) -> EventBody:
    seq, body = written(office, subject, nth)
    with office.database.light() as connection:
        return personal.opened(connection, keys or office.keys, subject, seq, body)


def stored(office: Office, subject: str, nth: int = 1) -> str:
    return written(office, subject, nth)[1]


def written(office: Office, subject: str, nth: int) -> tuple[int, str]:
    """The nth deed's place in the chain, and its body; how a card came is no deed."""
    deeds = select(AuditRow.seq, AuditRow.body).where(AuditRow.subject == subject, AuditRow.kind.not_in(CAME))
    with office.database.light() as connection:
        seq, body = connection.execute(deeds.order_by(AuditRow.seq)).all()[nth - 1]
    return seq, body


def destroy(office: Office, person: str) -> int:
    with office.database.deeds() as session:
        return personal.destroy_keys(session, PersonKey.person == person)


def holder_of(office: Office, card_uid: str) -> str:
    with office.database.light() as connection:
        return personal.person_of(connection, f"card:{card_uid}")


def faults(office: Office) -> tuple[object, ...]:
    return audit_check.verify(office.database, office.keys).faults


def test_personal_fields_are_read_by_whoever_may_and_stand_nowhere_in_clear(office: Office) -> None:
    card = f"card:{an_initial_card(office).uid}"

    write(office, card)

    assert read(office, card) == EventBody(
        {"status_after": "active"}, {"papers": PAPERS, "reason": REASON}, is_erased=False
    )
    assert PAPERS not in stored(office, card)
    assert '"status_after":"active"' in stored(office, card)


def test_whoever_may_not_read_them_gets_the_other_fields(office: Office) -> None:
    card = f"card:{an_initial_card(office).uid}"
    write(office, card)

    assert personal.closed(stored(office, card)) == EventBody({"status_after": "active"})


def test_an_event_without_personal_fields_makes_no_key_and_reads_as_it_stands(office: Office) -> None:
    card = f"card:{an_initial_card(office).uid}"
    write(office, card, CallbackAsked(why="asked"))

    assert read(office, card) == EventBody({"why": "asked"})
    with office.database.light() as connection:
        assert connection.execute(select(PersonKey)).all() == []


def test_destroying_a_key_erases_the_person_and_leaves_the_chain_whole(office: Office) -> None:
    card, other = an_initial_card(office), an_initial_card(office)
    write(office, f"card:{card.uid}")
    write(office, f"card:{other.uid}")

    assert destroy(office, holder_of(office, card.uid)) == 1

    assert read(office, f"card:{card.uid}") == EventBody({"status_after": "active"}, is_erased=True)
    assert read(office, f"card:{other.uid}").personal["papers"] == PAPERS
    assert faults(office) == ()


def test_all_cards_of_a_holder_are_under_one_key(office: Office) -> None:
    first = an_initial_card(office)
    second = an_initial_card(office, citizen_id=first.citizen_id)
    write(office, f"card:{first.uid}")
    write(office, f"card:{second.uid}")

    assert destroy(office, holder_of(office, first.uid)) == 1

    assert read(office, f"card:{second.uid}").is_erased


def test_an_unknown_claim_has_a_key_of_its_own(office: Office) -> None:
    write(office, "claim:5f1e")

    assert read(office, "claim:5f1e").personal["reason"] == REASON
    assert destroy(office, "claim:5f1e") == 1
    assert read(office, "claim:5f1e").is_erased


def test_each_year_has_a_key_so_that_old_deeds_are_forgotten_before_new_ones(office: Office) -> None:
    card = an_initial_card(office)
    with freeze_time("2024-12-31 23:59:59"):
        write(office, f"card:{card.uid}")
    with freeze_time("2025-01-01 00:00:00"):
        write(office, f"card:{card.uid}")

    with office.database.deeds() as session:
        assert personal.destroy_keys(session, PersonKey.year < 2025) == 1

    assert read(office, f"card:{card.uid}", 1).is_erased
    assert read(office, f"card:{card.uid}", 2).personal["papers"] == PAPERS
    assert faults(office) == ()


def test_a_deed_on_somebody_forgotten_is_logged_without_the_person(office: Office) -> None:
    card = an_initial_card(office)
    write(office, f"card:{card.uid}")
    destroy(office, holder_of(office, card.uid))

    write(office, f"card:{card.uid}")

    assert read(office, f"card:{card.uid}", 2) == EventBody({"status_after": "active"}, is_erased=True)
    assert faults(office) == ()


def test_first_deeds_of_a_holder_at_once_share_one_key(office: Office) -> None:
    first = an_initial_card(office)
    cards = [first, *(an_initial_card(office, citizen_id=first.citizen_id) for _ in range(7))]

    together(8, lambda number: write(office, f"card:{cards[number].uid}"))

    assert [read(office, f"card:{card.uid}").personal["papers"] for card in cards] == [PAPERS] * 8
    assert destroy(office, holder_of(office, first.uid)) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda: delete(PersonKey),
        lambda: update(PersonKey).values(sealed=b"\x01\x00\x02d1" + bytes(60)),
    ],
)
def test_a_key_that_is_gone_without_being_destroyed_is_a_fault_and_not_forgetting(
    office: Office, damage: Callable[[], object]
) -> None:
    write(office, "card:1")
    with office.database.deeds() as session:
        session.execute(damage())  # type: ignore[call-overload]

    with pytest.raises(SealBroken):
        read(office, "card:1")


def test_a_box_moved_to_another_event_does_not_open(office: Office) -> None:
    write(office, "card:1")
    write(office, "card:1", replace(PapersSeen(PAPERS, REASON), papers="another"))

    with office.database.light() as connection, pytest.raises(SealBroken, match="event 2 of card:1"):
        personal.opened(connection, office.keys, "card:1", 2, stored(office, "card:1", 1))


def test_a_new_data_key_goes_on_opening_what_the_old_one_sealed(office: Office) -> None:
    write(office, "card:1")
    pepper, old, new = PUBLISHED_KEYS[:3]
    both = EnvironmentKeys(KeyList.parse(f"p1:{pepper}"), KeyList.parse(f"d2:{new},d1:{old}"))

    assert read(office, "card:1", keys=both).personal["papers"] == PAPERS


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_destroyed_key_leaves_no_trace_in_the_file(office: Office) -> None:
    write(office, "card:1")
    with office.database.light() as connection:
        [sealed] = connection.execute(select(PersonKey.sealed)).scalars()

    destroy(office, "card:1")

    with office.database.light() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).all()
        with open(str(office.database.url.database), "rb") as file:
            assert sealed not in file.read()
