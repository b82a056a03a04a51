"""A search of the whole record, and of the log, for what must not be readable there."""

import logging
import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.desk import CodeVerdict, Proof, ProvenBy, Why
from models.cards_import import import_cards
from models.office import Office
from models.sweep import sweep
from models.tables import metadata
from tests.factories import CardFacts, a_call, a_citizen_id, a_desk, an_enabled_card, an_initial_card
from tests.models.looking import messages
from tests.models.test_cards_import import row, write

OLD_PIN, WRONG_PIN, NEW_PIN, IMPORTED_PIN, MISTYPED_PIN = "739164", "246813", "604857", "827305", "91827364"
A_CALLER = "+8613712345678"


def everything(office: Office) -> bytes:
    """Every value of every table, and the file itself where there is one."""
    found = bytearray()
    with office.database.light() as connection:
        for table in metadata.sorted_tables:
            for stored in connection.execute(select(table)):
                for value in stored:
                    found += value if isinstance(value, bytes) else str(value).encode()
                    found += b"\n"
    if office.database.is_sqlite and office.database.url.database:
        for path in Path(office.database.url.database).parent.glob("record.db*"):
            found += path.read_bytes()
    return bytes(found)


def stands_in(record: bytes, secret: str) -> bool:
    """Is it there as a word? Six digits in a row turn up in long digests by chance."""
    return re.search(b"(?<![0-9a-f])" + re.escape(secret.encode()) + b"(?![0-9a-f])", record) is not None


def live(office: Office, enabled: CardFacts, initial: CardFacts, path: Path) -> None:
    """A day at the desk: everything that PINs, IDs and phones are used for."""
    call_sid = a_call(office)
    turn = iter(range(1, 100))

    def desk() -> object:
        return a_desk(office, call_sid, next(turn), A_CALLER)

    with desk() as at:  # type: ignore[attr-defined]
        claim = at.claim_by_citizen_id(enabled.citizen_id).claim
        at.claim_by_citizen_id("110101199003070011")
        at.claim_by_calling_number()
        assert at.try_pin(claim, WRONG_PIN) is None
    with desk() as at:  # type: ignore[attr-defined]
        proof = at.try_pin(claim, OLD_PIN)
        at.report_loss(proof)
    with desk() as at:  # type: ignore[attr-defined]
        at.renew_loss(proof)
    with desk() as at:  # type: ignore[attr-defined]
        at.change_pin(proof, NEW_PIN)
    with desk() as at:  # type: ignore[attr-defined]
        at.send_code(initial.claim, initial.citizen_id)
    code = messages(office)[-1][2].split("，")[0][-6:]
    with desk() as at:  # type: ignore[attr-defined]
        assert at.try_code(initial.claim, "000000") is CodeVerdict.NOT_RIGHT
    with desk() as at:  # type: ignore[attr-defined]
        assert at.try_code(initial.claim, code) == Proof(initial.claim, ProvenBy.ENABLING)
        at.hold_new_pin(NEW_PIN)
    with desk() as at:  # type: ignore[attr-defined]
        at.leave_callback(None, Why.ASKED, claim)
    table = [row(citizen_id=a_citizen_id(date(1970, 5, 6)), pin=IMPORTED_PIN), row(pin=MISTYPED_PIN)]
    import_cards(office, write(path, table))
    sweep(office)


def test_neither_record_nor_log_can_be_read_for_pins_ids_phones_and_names(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    name = "欧阳无名"
    enabled = an_enabled_card(office, pin=OLD_PIN, name=name, phone="+8613898765432")
    initial = an_initial_card(office, phone="+8613887654321", name=name)

    live(office, enabled, initial, tmp_path / "cards.csv")

    secrets = [OLD_PIN, WRONG_PIN, NEW_PIN, IMPORTED_PIN, MISTYPED_PIN, name, "测试有限公司", "测试路1号"]
    secrets += [enabled.citizen_id, initial.citizen_id, "110101199003070011"]
    secrets += ["13898765432", "13887654321", A_CALLER.removeprefix("+86")]
    record = everything(office)
    assert [secret for secret in secrets if stands_in(record, secret)] == []
    assert [secret for secret in secrets if secret in caplog.text] == []
    assert stands_in(record, enabled.number), "the search looks at what it should"


def test_a_sealed_value_moved_to_another_row_does_not_open(office: Office) -> None:
    one, other = an_enabled_card(office), an_enabled_card(office)
    with office.database.deeds() as session:
        pins = session.connection().exec_driver_sql("SELECT card_uid, stored FROM pins").all()
        stored = {uid: bytes(blob) for uid, blob in pins}

    assert office.vault.verify(one.uid, stored[one.uid], OLD_PIN).is_right
    assert not office.vault.verify(other.uid, stored[one.uid], OLD_PIN).is_right
