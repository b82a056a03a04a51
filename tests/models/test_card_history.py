"""A card's history: all that happened to it, across its replacements, looked at only after the look is written down."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from ivr.desk import Why
from models import audit, card_history, clock, waiting
from models.audit_events import PinEnabled
from models.audit_kinds import KINDS
from models.audit_reading import ReadEvent
from models.call import CallRecord
from models.card_history import ENTRIES_A_PAGE, CardHistory
from models.history_calls import NamedInCall
from models.history_desk import HistoryDesk, choices_of
from models.history_kinds import About, about_of
from models.history_messages import Fate, Message
from models.office import Office
from models.outbox import OutboxKind, OutboxRow
from models.reset_request import Mending
from models.sealed import seal
from models.staff import Role
from models.staff_refusals import NoSuchCard, NotAllowed, NotVerified
from tests.factories import A_PIN, CardFacts, a_call, a_desk, an_enabled_card
from tests.models.looking import events
from tests.staffing import (
    PLACE,
    a_counter,
    a_member,
    an_operator_desk,
    keys_the_pin,
    the_id,
    what_the_holder_says,
    with_papers,
)

A_CALLER = "+8613712340001"
IN_NO_CHAIN_OF_A_CARD = {
    "alarm",
    "backup",
    "calendar",
    "cards",
    "caller",
    "duty",
    "keys",
    "record",
    "recording",
    "retention",
    "staff",
}


def history(
    office: Office, card: CardFacts, only: About | None = None, role: Role = Role.AUDITOR, page: int = 0
) -> CardHistory:
    """As somebody in this role reads it."""
    return HistoryDesk(office, a_member(office, role), PLACE).read(card.uid, only, page)


def kinds(found: CardHistory) -> list[str]:
    """The kinds of its events, the newest first."""
    return [entry.kind for entry in found.entries if isinstance(entry, ReadEvent)]


def a_call_from(office: Office, number: str) -> str:
    """A call whose number is known; its sid."""
    sid = a_call(office)
    with office.database.deeds() as session:
        sealed = seal(office.keys, "calls.from_number", sid, number)
        session.execute(update(CallRecord).where(CallRecord.sid == sid).values(from_number=sealed))
    return sid


def test_an_auditor_sees_who_reset_the_pin_on_which_papers_and_that_it_was_set_since(office: Office) -> None:
    card = an_enabled_card(office)
    request = a_counter(office).ask(card.uid, Mending.RESET, with_papers(card))
    assert request
    a_counter(office, Role.SUPERVISOR).approve(request)
    with office.database.deeds() as session:
        audit.append(session, office.keys, f"card:{card.uid}", PinEnabled("sms_code"), "call:CA1")

    found = history(office, card, About.PIN)

    assert kinds(found)[:4] == ["pin.enabled", "pin.reset", "reset.approved", "reset.requested"]
    reset = found.entries[1]
    assert isinstance(reset, ReadEvent)
    assert reset.body.fields["requested_by"] == "clerk-1"
    assert reset.body.fields["approved_by"] == "supervisor-1"
    assert reset.body.fields["papers"] == ["card", "id_card"]
    assert not reset.body.personal


def test_a_call_in_which_the_card_was_named_is_told_once_with_masked_number_and_pins(office: Office) -> None:
    card = an_enabled_card(office)
    sid = a_call_from(office, A_CALLER)
    for turn, pin in enumerate(("111222", A_PIN), start=1):
        with a_desk(office, sid, turn, A_CALLER) as desk:
            desk.try_pin(card.claim, pin)
    with office.database.deeds() as session:
        waiting.enter(session, sid, Why.ASKED, card.claim, "zh")

    calls = [each for each in history(office, card, About.CALL).entries if isinstance(each, NamedInCall)]

    assert len(calls) == 1
    told = calls[0]
    assert (told.caller, told.right_pins, told.wrong_pins) == ("137****0001", 1, 1)
    assert (told.waited, told.taken_by) == (waiting.WAITING, None)


def test_a_withheld_caller_is_told_without_a_number(office: Office) -> None:
    card = an_enabled_card(office)
    with a_desk(office) as desk:
        desk.try_pin(card.claim, A_PIN)

    [told] = history(office, card, About.CALL).entries

    assert isinstance(told, NamedInCall)
    assert told.caller is None


def test_messages_are_told_masked_and_without_their_text(office: Office) -> None:
    card = an_enabled_card(office, phone="+8613812345678")
    with a_desk(office) as desk:
        desk.report_loss(card.proof)
    with office.database.deeds() as session:
        sent = update(OutboxRow).where(OutboxRow.kind == OutboxKind.SMS.value)
        session.execute(sent.values(sent_at=clock.now(), body=None))

    found = [each for each in history(office, card, About.MESSAGE).entries if isinstance(each, Message)]

    assert {(each.kind, each.about, each.to, each.fate) for each in found} == {
        (OutboxKind.SMS, "loss_reported", "138****5678", Fate.SENT),
        (OutboxKind.BANK_NOTICE, "loss_reported", "CCB", Fate.ON_ITS_WAY),
    }


def test_the_history_goes_on_across_a_replacement_from_both_cards(office: Office) -> None:
    old = an_enabled_card(office)
    a_counter(office).report_in_writing(old.uid, the_id(old))
    counter = a_counter(office)
    keys_the_pin(counter, old)
    receipt = counter.replace(old.uid, the_id(old), "N12345678", "16.00")
    with office.database.light() as connection:
        line = card_history.cards_in_line(connection, old.uid)
        assert card_history.cards_in_line(connection, line[1]) == line
    assert receipt

    from_old, from_new = (
        history(office, old),
        HistoryDesk(office, a_member(office, Role.AUDITOR), PLACE).read(line[1]),
    )

    for kind in ("loss.reported", "card.replaced", "card.issued"):
        assert kind in kinds(from_old)
        assert kind in kinds(from_new)
    assert from_old.tails == {f"card:{old.uid}": old.number[-4:], f"card:{line[1]}": "5678"}


def test_the_look_is_in_the_log_of_each_card_before_it_is_shown(office: Office) -> None:
    card = an_enabled_card(office)

    found = history(office, card)

    [look] = events(office, f"card:{card.uid}")
    assert (look.kind, look.fields["shown"], look.fields["place"]) == ("holder.looked_at", "history", PLACE)
    assert kinds(found)[0] == "holder.looked_at"


def test_a_clerk_does_not_see_who_looked_at_a_card(office: Office) -> None:
    card = an_enabled_card(office)
    history(office, card)

    found = history(office, card, role=Role.CLERK)

    assert "holder.looked_at" not in kinds(found)
    assert not history(office, card, About.LOOK, Role.CLERK).entries
    assert About.LOOK not in choices_of(Role.CLERK)
    assert About.LOOK in choices_of(Role.SUPERVISOR)


def test_an_operator_reads_a_history_only_in_the_call_of_a_verified_caller(office: Office) -> None:
    card, sid = an_enabled_card(office), a_call(office)
    operator = an_operator_desk(office, sid)
    desk = HistoryDesk(office, a_member(office), PLACE)
    with pytest.raises(NotAllowed):
        desk.read(card.uid)
    with pytest.raises(NotVerified):
        desk.read_in_call(card.uid, sid)

    operator.verify(card.uid, what_the_holder_says(card))

    assert "verification.passed" in kinds(desk.read_in_call(card.uid, sid))


def test_an_administrator_reads_no_history(office: Office) -> None:
    card = an_enabled_card(office)

    with pytest.raises(NotAllowed):
        history(office, card, role=Role.ADMINISTRATOR)


def test_a_card_that_is_not_there_has_no_history(office: Office) -> None:
    desk = HistoryDesk(office, a_member(office, Role.AUDITOR), PLACE)

    with pytest.raises(NoSuchCard):
        desk.read("0" * 32)


def test_pages_leave_nothing_out_and_tell_nothing_twice(office: Office) -> None:
    card = an_enabled_card(office)
    start = clock.now()
    with office.database.deeds() as session:
        for number in range(ENTRIES_A_PAGE + 5):
            event = PinEnabled(f"n{number}")
            at = start + timedelta(seconds=number)
            audit.append(session, office.keys, f"card:{card.uid}", event, "test", at=at)

    first, second = history(office, card, About.PIN), history(office, card, About.PIN, page=1)

    assert first.has_older
    assert not second.has_older
    told = [entry.seq for entry in (*first.entries, *second.entries) if isinstance(entry, ReadEvent)]
    assert told == sorted(told, reverse=True)
    assert len(told) == len(set(told)) == ENTRIES_A_PAGE + 6


def test_every_event_that_stands_in_a_cards_chain_belongs_to_a_choice() -> None:
    without = {each.kind.partition(".")[0] for each in KINDS if about_of(each.kind) is None}

    assert without == IN_NO_CHAIN_OF_A_CARD
