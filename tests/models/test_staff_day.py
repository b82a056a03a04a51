"""A day of staff: everything they do, one after the other, and what must be true of the record afterwards."""

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.city import PinRules
from models import audit_check, clock
from models.card import Standing
from models.counter_holder import Datum
from models.database import Database
from models.office import Office
from models.papers import Bearer, PaperKind
from models.reset_request import Mending
from models.staff import Role
from tests.factories import (
    CardFacts,
    a_citizen_id,
    a_desk,
    a_locked_card,
    an_enabled_card,
    an_initial_card,
    make_office,
)
from tests.models.test_nothing_in_clear import everything, stands_in
from tests.staffing import (
    a_counter,
    an_operator_desk,
    keys_the_pin,
    the_id,
    what_the_holder_says,
    with_papers,
)

K = PaperKind
A_TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NAME, OTHER_NAME, REASON = "欧阳无名", "上官有名", "老伴把密码条弄丢"
AGENT, NEW_ID, NEW_PHONE = "130102196001010012", a_citizen_id(), "+8613900009999"


def live(office: Office) -> list[CardFacts]:
    """Every deed of operators and the counter, the refused and the expired ones too."""
    counter, supervisor = a_counter(office), a_counter(office, Role.SUPERVISOR)

    def an_own(make: object, **facts: object) -> CardFacts:
        return make(office, name=NAME, **facts)  # type: ignore[operator, no-any-return]

    told, lost, found, stolen = (an_own(an_enabled_card) for _ in range(4))
    locked, forgotten, sealed = (
        an_own(a_locked_card),
        an_own(an_enabled_card),
        an_own(an_initial_card, standing=Standing.SEALED),
    )
    temporary, formal = an_own(an_enabled_card), an_own(an_enabled_card)
    with a_desk(office) as caller:
        caller.report_loss(temporary.proof)
    counter.report_in_writing(formal.uid, the_id(formal))
    operator = an_operator_desk(office)
    operator.find(told.citizen_id)
    operator.verify(told.uid, what_the_holder_says(told, phone="13912341234"))
    operator.verify(told.uid, what_the_holder_says(told))
    operator.look(told.uid)
    operator.report_loss(told.uid)
    counter.report_in_writing(told.uid, the_id(told))
    agent = with_papers(lost, K.ID_CARD, K.AGENT_ID, bearer=Bearer.AGENT, reason=REASON, agent_id=AGENT)
    counter.report_in_writing(lost.uid, agent)
    counter.report_in_writing(found.uid, the_id(found))
    keys_the_pin(counter, found)
    counter.release(found.uid, with_papers(found))
    counter.take_pin(found.uid, "246813")
    counter.correct(found.uid, with_papers(found), Datum.NAME, OTHER_NAME)
    counter.change_phone(found.uid, with_papers(found), NEW_PHONE)
    counter.correct(found.uid, with_papers(found), Datum.CITIZEN_ID, NEW_ID)
    supervisor.refuse(counter.ask(locked.uid, Mending.UNLOCK, with_papers(locked, reason=REASON)) or "")
    supervisor.approve(counter.ask(locked.uid, Mending.UNLOCK, with_papers(locked, reason=REASON)) or "")
    counter.withdraw(counter.ask(forgotten.uid, Mending.RESET, with_papers(forgotten)) or "")
    supervisor.approve(counter.ask(forgotten.uid, Mending.RESET, with_papers(forgotten)) or "")
    keys_the_pin(counter, stolen)
    counter.cancel_pin(stolen.uid, with_papers(stolen))
    counter.activate(sealed.uid, with_papers(sealed))
    keys_the_pin(counter, formal)
    counter.replace(formal.uid, the_id(formal), "N12345678", "16.00")
    died = with_papers(temporary, K.DEATH_CERTIFICATE, K.AGENT_ID, K.CARD, bearer=Bearer.AGENT)
    counter.cancel_on_death(temporary.uid, died)
    return [told, lost, found, stolen, locked, forgotten, sealed, temporary, formal]


def test_what_staff_do_is_told_by_events_to_the_letter_and_read_by_nobody(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    office = make_office(database, pin=PinRules(may_be_cancelled=True))

    with clock.travel(A_TUESDAY):
        cards = live(office)

    verdict = audit_check.verify(office.database, office.keys)
    assert verdict.faults == ()
    record = everything(office)
    secrets = [
        NAME,
        OTHER_NAME,
        REASON,
        AGENT,
        NEW_ID,
        NEW_PHONE.removeprefix("+86"),
        "13912341234",
        "246813",
    ]
    secrets += [card.citizen_id for card in cards] + [
        (card.phone or "").removeprefix("+86") for card in cards
    ]
    assert [secret for secret in secrets if stands_in(record, secret)] == []
    assert [secret for secret in secrets if secret in caplog.text] == []
    assert stands_in(record, cards[0].number), "the search looks at what it should"
