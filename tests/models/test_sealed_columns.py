"""Whoever moves secrets about with a database shell is noticed: for every sealed column there is, and there will be."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select, text

from models import rotation
from models.kept_keys import COUNTING
from models.office import Office
from models.sealed_columns import INDEXED, PIN, sealed_tables
from models.tables import metadata
from tests.factories import A_PIN
from tests.models.a_full_record import a_full_record

COLUMNS = [(sealed, column) for sealed in sealed_tables() for column in sealed.columns]
NAMES = [str(column) for _, column in COLUMNS]


@pytest.fixture
def full(office: Office) -> Office:
    """An office whose record holds something in every sealed column."""
    a_full_record(office)
    with office.database.deeds() as session:
        # Nothing is kept for the log before the first rotation.
        key = office.keys.seal("pii-enc", b"00" * 32, b"kept_keys.sealed:audit-mac:d0")
        row = {"name": "audit-mac:d0", "sealed": key}
        session.execute(
            text(
                "INSERT INTO kept_keys SELECT :name, :sealed, made_at FROM kept_keys WHERE name = 'counting'"
            ),
            row,
        )
    return office


def rows_of(office: Office, name: str) -> Sequence[Any]:
    sealed, column = COLUMNS[NAMES.index(name)]
    with office.database.light() as connection:
        query = select(sealed.key, column).where(column.is_not(None)).order_by(sealed.key)
        return connection.execute(query).all()


def write(office: Office, name: str, uid: str, value: bytes) -> None:
    sealed, column = COLUMNS[NAMES.index(name)]
    with office.database.deeds() as session:
        statement = text(
            f"UPDATE {sealed.table.name} SET {column.name} = :value WHERE {sealed.key.name} = :uid"
        )
        session.execute(statement, {"value": value, "uid": uid})


@pytest.mark.parametrize("name", NAMES)
def test_a_secret_that_was_swapped_with_another_row_s_is_found_out(full: Office, name: str) -> None:
    rows = rows_of(full, name)
    assert len(rows) >= 2, f"let tests/models/a_full_record.py put something into {name}, twice"
    assert not rotation.survey(full).broken
    (one, of_one), (other, of_other) = rows[:2]

    write(full, name, one, of_other)
    write(full, name, other, of_one)

    broken = rotation.survey(full).broken
    assert sorted(fault for fault in broken if fault.startswith(f"{name} of")) == sorted(
        f"{name} of {uid}: changed since it was sealed, or sealed for something else" for uid in (one, other)
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_secret_of_which_a_bit_was_flipped_is_found_out(full: Office, name: str) -> None:
    uid, value = rows_of(full, name)[0]

    write(full, name, uid, value[:-1] + bytes([value[-1] ^ 1]))

    assert any(fault.startswith(f"{name} of {uid}:") for fault in rotation.survey(full).broken)


def test_a_name_in_the_place_of_an_address_is_found_out(full: Office) -> None:
    uid, name = rows_of(full, "holders.name")[0]

    write(full, "holders.address", uid, name)

    assert any(fault.startswith(f"holders.address of {uid}:") for fault in rotation.survey(full).broken)


def test_a_swapped_pin_opens_nothing(office: Office) -> None:
    one, other = a_full_record(office)
    stored = dict(tuple(row) for row in rows_of(office, PIN))

    write(office, PIN, one.uid, stored[other.uid])

    assert not office.vault.verify(one.uid, stored[other.uid], A_PIN).is_right
    assert office.vault.verify(other.uid, stored[other.uid], A_PIN).is_right


def test_an_index_that_was_moved_to_another_holder_is_found_out(full: Office) -> None:
    with full.database.deeds() as session:
        one, other = session.execute(text("SELECT uid, phone_index FROM holders ORDER BY uid")).all()
        swap = text("UPDATE holders SET phone_index = :index WHERE uid = :uid")
        session.execute(swap, {"uid": one.uid, "index": other.phone_index})
        session.execute(swap, {"uid": other.uid, "index": one.phone_index})

    broken = rotation.survey(full).broken
    assert sorted(broken) == sorted(
        f"holders.phone_index of {uid}: does not fit the value that it is to find"
        for uid in (one.uid, other.uid)
    )


def test_every_index_column_is_known_to_whoever_changes_keys() -> None:
    columns = {str(column) for table in metadata.tables.values() for column in table.columns}
    found = {name for name in columns if name.endswith("_index")}

    assert found == {f"{name.split('.')[0]}.{index}" for name, (index, _) in INDEXED.items()}


def test_the_key_for_counting_is_made_once_and_kept_sealed(office: Office) -> None:
    again = Office.opened(office.database, office.keys._ring, office.city)  # type: ignore[attr-defined]

    assert again.keys.index("caller", "+8613800138000") == office.keys.index("caller", "+8613800138000")
    assert [row[0] for row in rows_of(office, "kept_keys.sealed")] == [COUNTING]
