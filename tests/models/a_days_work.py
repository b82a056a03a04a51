"""A small log as a working day leaves it: every kind of deed that changes the record, sealed and anchored."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from ivr.city import LossRules
from ivr.desk import Claim, Proof, ProvenBy
from models import claims, clock, staff_list
from models.office import Office
from models.staff import Role
from models.sweep import sweep
from tests.factories import a_desk, a_locked_card, an_enabled_card, an_initial_card
from tests.models.sealing import a_sealer

A_NEW_PIN = "846205"


def a_days_work(office: Office, anchor: Path) -> None:
    """About forty events of a dozen subjects, and the deeds they tell of."""
    office = replace(
        office, city=replace(office.city, loss=LossRules(release_channels=frozenset({"counter", "phone"})))
    )
    with clock.travel(clock.now() - timedelta(days=60)), a_desk(office) as desk:
        desk.report_loss(an_enabled_card(office).proof)
    sweep(office)
    sealer = a_sealer(office, anchor, events_a_seal=4)
    kept, renewed, released = (an_enabled_card(office) for _ in range(3))
    a_locked_card(office)
    for card in (kept, renewed, released):
        with a_desk(office) as desk:
            desk.report_loss(card.proof)
    sealer.seal_due()
    with a_desk(office) as desk:
        desk.renew_loss(renewed.proof)
    with a_desk(office) as desk:
        desk.release_loss(released.proof)
    again, fresh = an_enabled_card(office), an_initial_card(office)
    for card, by in ((again, ProvenBy.PIN), (fresh, ProvenBy.ENABLING)):
        with a_desk(office) as desk:
            desk.change_pin(Proof(card.claim, by), A_NEW_PIN)
    sealer.seal_due()
    guessed = an_enabled_card(office)
    for _ in range(office.city.pin.max_wrong):
        with a_desk(office) as desk:
            desk.try_pin(guessed.claim, "000001")
    with office.database.light() as connection:
        stranger: Claim = claims.by_card_number(connection, office.keys, "999999999")
    for _ in range(3):
        with a_desk(office) as desk:
            desk.try_pin(stranger, "000001")
    sealer.seal_due()
    with office.database.deeds() as session:
        for number in ("1001", "1002", "1003"):
            staff_list.add(session, office.keys, number, "Wang", Role.OPERATOR, "$argon2id$", "terminal:root")
        staff_list.begin_duty(session, office.keys, "1001", "staff:1001")
        staff_list.begin_duty(session, office.keys, "1002", "staff:1002")
        staff_list.end_duty(session, office.keys, "1002", "staff:1002")
        staff_list.disable(session, office.keys, "1003", "terminal:root")
    sealer.seal_due()
