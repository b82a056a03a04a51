"""A record in which every sealed column holds something, in two rows at least: for tests of keys."""

import json
from datetime import timedelta

from sqlalchemy import text

from ivr.desk import Why
from models import clock, personal
from models.base import new_uid
from models.office import Office
from models.reset_request import Mending, ResetRequest
from models.sealed import seal
from tests.factories import A_PIN, CardFacts, a_call, a_desk, an_enabled_card
from tests.staffing import a_member

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
    _ask_for_a_reset(office, card)
    with office.database.deeds() as session:
        personal.box(session, office.keys, f"card:{card.uid}", 99, clock.now(), "{}")
    return card


def _ask_for_a_reset(office: Office, card: CardFacts) -> None:
    uid, now, member = new_uid(), clock.now(), a_member(office)
    with office.database.deeds() as session:
        session.add(
            ResetRequest(
                uid=uid,
                card_uid=card.uid,
                what=Mending.RESET.value,
                requested_by=member,
                requested_at=now,
                expires_at=now + timedelta(hours=1),
                place="hall 3",
                grounds=seal(office.keys, "reset_requests.grounds", uid, json.dumps({"why": "forgotten"})),
            )
        )
