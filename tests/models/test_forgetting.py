"""Rule D1: a holder can be forgotten for good, and what was done to their cards can still be counted."""

from collections.abc import Callable
from typing import Any

import pytest
from freezegun import freeze_time
from sqlalchemy import LargeBinary, func, select, text, update

from ivr.desk import Why as WhyStaff
from models import (
    audit,
    audit_check,
    card_list,
    claims,
    clock,
    forgetting,
    personal,
    pin_mending,
    turn_log,
    waiting,
)
from models.audit_log import AuditRow
from models.call import CallRecord
from models.card import Card, Standing
from models.card_file import all_files, read_file
from models.forgetting import CannotForget, Why
from models.holder import Holder
from models.kept_keys import can_open
from models.loss_report import LossReport
from models.office import Office
from models.sealed import unseal
from models.staff_events import CardCancelled
from models.stored_pin import PinCounter, StoredPin
from models.sweep import sweep
from models.tables import metadata
from models.turn_log import Answer
from tests.factories import (
    CardFacts,
    a_call,
    a_cancelled_card,
    a_desk,
    a_lost_card,
    a_sealed_card,
    an_enabled_card,
)
from tests.models.test_nothing_in_clear import everything, stands_in
from tests.models.test_personal import PapersSeen

HOW_SEALED_COLUMNS_ARE_FORGOTTEN = {
    "holders.citizen_id": "with the holder",
    "holders.name": "with the holder",
    "holders.phone": "with the holder",
    "holders.employer": "with the holder",
    "holders.address": "with the holder",
    "cards.bank_account": "with the holder",
    "pins.stored": "with the holder",
    "person_keys.sealed": "with the holder, or after retention.deeds",
    "reset_requests.grounds": "with the holder, or after retention.deeds",
    "second_factors.secret": "with the account; it is about staff",
    "staff.telephone": "with the account; it is about staff",
    "call_notes.note": "after retention.calls, with the caller's number",
    "wrap_ups.note": "after retention.calls, with the caller's number",
    "kept_keys.sealed": "never: it is about nobody",
    "calls.from_number": "after retention.calls",
    "callback_tries.note": "after retention.callbacks, with the request",
    "callbacks.number": "after retention.callbacks",
    "outbox.addressee": "after retention.messages",
    "outbox.body": "when it is sent",
}


def a_life(office: Office) -> CardFacts:
    """A card that was lost, replaced and so cancelled, with papers seen and wrong PINs."""
    with freeze_time("2025-01-06"):
        card = an_enabled_card(office, phone="+8613898765432", name="欧阳无名")
        with a_desk(office) as desk:
            desk.report_loss(card.proof)
    sweep(office)
    with a_desk(office) as desk:
        desk.try_pin(card.claim, "246813")
    with office.database.deeds() as session:
        audit.append(
            session, office.keys, f"card:{card.uid}", PapersSeen("id-1234", "stolen"), "terminal:1001"
        )
    cancel(office, card)
    return card


def cancel(office: Office, card: CardFacts) -> None:
    """As the counter leaves it."""
    with office.database.deeds() as session:
        session.get_one(Card, card.uid).standing = Standing.CANCELLED.value
        pin_mending.forget_pin(session, card.uid)
        event = CardCancelled("death", "", pin_before="enabled", status_before="1", status_after="9")
        audit.append(session, office.keys, f"card:{card.uid}", event, "staff:clerk-1")


def holder_of(office: Office, card: CardFacts) -> str:
    with office.database.light() as connection:
        return connection.execute(select(Card.holder_uid).where(Card.uid == card.uid)).scalar_one()


def forget(office: Office, card: CardFacts, why: Why = Why.ASKED) -> int:
    with office.database.deeds() as session:
        return forgetting.forget(session, office, holder_of(office, card), why, "terminal:1001")


def test_nothing_leads_to_a_forgotten_holder(office: Office) -> None:
    card = a_life(office)
    second = a_cancelled_card(office, citizen_id=card.citizen_id)
    account = f"62{int(card.number[1:]):017}"
    before = everything(office)
    assert stands_in(before, card.number)

    assert forget(office, card) == 2

    if office.database.is_sqlite:
        with office.database.light() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).all()
    record = everything(office)
    gone = [card.number, second.number, office.keys.index("citizen_id", card.citizen_id)]
    gone += [office.keys.index("phone", str(card.phone)), account]
    assert [each for each in gone if stands_in(record, each)] == []
    with office.database.light() as connection:
        [holder] = connection.execute(select(*Holder.__table__.columns)).all()
        cards = connection.execute(select(*Card.__table__.columns)).all()
        assert connection.execute(select(StoredPin)).all() == []
        assert connection.execute(select(PinCounter)).all() == []
    assert [holder.phone, holder.phone_index, holder.employer, holder.address] == [None] * 4
    for name in ("citizen_id", "name"):
        value = unseal(office.keys, f"holders.{name}", holder.uid, getattr(holder, name))
        assert value == f"forgotten {holder.uid}"
    assert {(row.keyed_form, row.bank, row.bank_account) for row in cards} == {("", None, None)}


def test_what_the_log_said_of_the_person_is_erased_and_the_log_holds(office: Office) -> None:
    card = a_life(office)

    forget(office, card, Why.DIED)

    chain = select(*AuditRow.__table__.columns).where(AuditRow.subject == f"card:{card.uid}")
    with office.database.light() as connection:
        rows = connection.execute(chain.order_by(AuditRow.seq)).all()
        bodies = {
            row.kind: personal.opened(connection, office.keys, row.subject, row.seq, row.body) for row in rows
        }
    assert bodies["test.papers_seen"].is_erased
    assert bodies["test.papers_seen"].fields == {"status_after": "active"}
    forgotten = dict(bodies["holder.forgotten"].fields)
    assert forgotten.pop("fingerprint") != bodies["card.imported"].fields["fingerprint"]
    assert forgotten == {"why": "died", "card_standing": "cancelled"}
    assert rows[-1].kind == "holder.forgotten"
    assert rows[-1].actor == "terminal:1001"
    assert audit_check.verify(office.database, office.keys).faults == ()


def test_deeds_on_forgotten_cards_can_still_be_counted(office: Office) -> None:
    card = a_life(office)
    reported = select(func.count()).where(AuditRow.kind == "loss.reported")
    losses = select(func.count()).select_from(LossReport).join(Card, Card.uid == LossReport.card_uid)

    forget(office, card)

    with office.database.light() as connection:
        assert connection.scalar(reported) == connection.scalar(losses) == 1


def test_a_forgotten_card_is_unknown_to_callers_and_commands(office: Office) -> None:
    card = a_life(office)
    forget(office, card)

    with office.database.light() as connection:
        assert claims.card_uid(claims.by_citizen_id(connection, office.keys, card.citizen_id)) is None
        assert claims.card_uid(claims.by_card_number(connection, office.keys, card.keyed)) is None
        assert claims.card_uid(claims.by_calling_number(connection, office.keys, card.phone, "CA1")) is None
        assert claims.card_uid(claims.by_card_number(connection, office.keys, "")) is None
        assert read_file(connection, card.uid) is None
        assert list(all_files(connection)) == []
        assert can_open(connection, office.keys)
    assert card_list.show(office, card.number) is None
    with a_desk(office) as desk:
        assert desk.try_pin(card.claim, "739164") is None


def test_a_holder_who_comes_back_is_a_new_one(office: Office) -> None:
    card = a_life(office)
    forget(office, card)

    again = an_enabled_card(office, number=card.number, citizen_id=card.citizen_id)

    assert holder_of(office, again) != holder_of(office, card)
    with office.database.light() as connection:
        claim = claims.by_citizen_id(connection, office.keys, card.citizen_id)
    assert claims.card_uid(claim) == again.uid


def test_two_holders_can_be_forgotten(office: Office) -> None:
    assert forget(office, a_life(office)) + forget(office, a_life(office)) == 2


def in_queue(office: Office, card: CardFacts) -> None:
    sid = a_call(office)
    with office.database.deeds() as session:
        waiting.enter(session, sid, WhyStaff.ASKED, card.claim, "zh")


def in_a_call(office: Office, card: CardFacts) -> None:
    sid = a_call(office)
    with office.database.deeds() as session:
        facts = {"step": "main_menu", "claim": card.claim}
        turn_log.settle(session, sid, 1, Answer("identify", "known", facts, "<Response/>", ""))


def wants_a_callback(office: Office, card: CardFacts) -> None:
    with a_desk(office, caller="+8613712345678") as desk:
        desk.leave_callback(None, WhyStaff.ASKED, card.claim)


@pytest.mark.parametrize(
    ("prevent", "why"),
    [
        (lambda office, card: an_enabled_card(office, citizen_id=card.citizen_id), "not cancelled"),
        (lambda office, card: a_sealed_card(office, citizen_id=card.citizen_id), "not cancelled"),
        (in_queue, "going on"),
        (in_a_call, "going on"),
        (wants_a_callback, "call-back"),
    ],
)
def test_a_holder_who_is_needed_is_not_forgotten(
    office: Office, prevent: Callable[[Office, CardFacts], Any], why: str
) -> None:
    card = a_life(office)
    prevent(office, card)

    with pytest.raises(CannotForget, match=why):
        forget(office, card)

    with office.database.light() as connection:
        assert read_file(connection, card.uid) is not None


def test_a_card_with_an_open_loss_is_not_forgotten(office: Office) -> None:
    card = a_lost_card(office)
    with office.database.deeds() as session:
        session.get_one(Card, card.uid).standing = Standing.CANCELLED.value

    with pytest.raises(CannotForget, match="a loss"):
        forget(office, card)


def test_a_call_that_is_over_or_about_another_card_prevents_nothing(office: Office) -> None:
    card = a_life(office)
    in_a_call(office, an_enabled_card(office))
    in_a_call(office, card)
    with office.database.deeds() as session:
        session.execute(update(CallRecord).values(ended_at=clock.now()))

    assert forget(office, card) == 1


def test_every_sealed_column_says_how_it_is_forgotten() -> None:
    sealed = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }

    assert sealed <= set(HOW_SEALED_COLUMNS_ARE_FORGOTTEN), (
        "say here how it is forgotten, and see to it in models/forgetting.py or models/retention_periods.py"
    )
