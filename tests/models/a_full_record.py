"""A record in which every sealed column holds something, in two rows at least: for tests of keys."""

from sqlalchemy import text

from ivr.desk import Why
from models import (
    call_taking,
    callback_outcomes,
    calling_back,
    clock,
    handing_over,
    personal,
    second_factor,
    staff_list,
    waiting,
)
from models.callback import Outcome
from models.exchange import NoTelephones
from models.handing_over import Remark
from models.office import Office
from models.reset_request import Mending
from models.sealed import seal
from models.wrap_up import Reason
from tests.factories import A_PIN, CardFacts, a_call, a_desk, an_enabled_card
from tests.staffing import a_counter, a_member, with_papers

CALLERS = ("+8613712340001", "+8613712340002")


def a_full_record(office: Office) -> list[CardFacts]:
    """Two holders who did all there is to do; their cards, with the PIN A_PIN each."""
    return [_a_holder_who_did_everything(office, caller) for caller in CALLERS]


def _a_holder_who_did_everything(office: Office, caller: str) -> CardFacts:
    card = an_enabled_card(office, pin=A_PIN)
    sid = a_call(office)
    from_number = seal(office.keys, "calls.from_number", sid, caller)
    index = office.keys.index("phone", caller)
    with office.database.deeds() as session:
        statement = "UPDATE calls SET from_number = :number, from_index = :index WHERE sid = :sid"
        session.execute(text(statement), {"number": from_number, "index": index, "sid": sid})
    with a_desk(office, sid, 1, caller) as desk:
        desk.report_loss(card.proof)
    with a_desk(office, sid, 2, caller) as desk:
        desk.leave_callback(None, Why.ASKED, card.claim)
    a_counter(office).ask(card.uid, Mending.RESET, with_papers(card))
    member = a_member(office, work_number=f"of {card.number}")
    with office.database.deeds() as session:
        second_factor.propose(session, office, member)
        staff_list.set_telephone(session, office.keys, member, "031188880001", "test")
        waiting.enter(session, sid, Why.ASKED, card.claim, "zh")
        personal.box(session, office.keys, f"card:{card.uid}", 99, clock.now(), "{}")
        request = session.execute(
            text("SELECT uid FROM callbacks WHERE call_sid = :sid"), {"sid": sid}
        ).scalar_one()
    calling_back.claim(office, member, request)
    callback_outcomes.note(office, member, sid, Outcome.NOT_NEEDED, "又打来了")
    call_taking.take(office, NoTelephones(), member, sid)
    handing_over.note(office, member, sid, Remark("问补卡要带什么"))
    call_taking.wrap_up(office, member, sid, Reason.OTHER, "打电话来问过")
    return card
