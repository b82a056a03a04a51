"""Whatever somebody with a database shell does to cards, PINs, losses, requests or accounts, the log knows better."""

import os
import random
import secrets
from datetime import date, timedelta
from pathlib import Path

from passlib.totp import TOTP
from sqlalchemy import text

from ivr.city import PinRules
from ivr.desk import Proof, ProvenBy
from models import audit_check, audit_deeds, claims, clock, second_factor, sign_in, staff_list, staff_sessions
from models.calendar_keeping import CalendarKeeping, Wish
from models.database import Database
from models.office import Office
from models.pin import Cost
from models.sign_in import Attempt
from models.staff import Passwords, Role
from models.tables import metadata
from tests.factories import CardFacts, a_desk, a_locked_card, an_enabled_card, an_initial_card, make_office
from tests.models.a_days_work import A_NEW_PIN
from tests.models.record_tampers import RECORD_WAYS
from tests.models.tampers import Tamperer
from tests.models.test_audit_tampering import a_shell, look, tampered_once
from tests.models.test_staff_day import A_TUESDAY, live
from tests.models.throttle_tampers import THROTTLE_WAYS
from tests.staffing import a_member

ROUNDS_A_WAY = 8
ALL_WAYS = RECORD_WAYS | THROTTLE_WAYS
A_STRANGER = "+8613712345678"
A_SATURDAY = date(2026, 3, 7)
PASSWORD = "a long enough password"
DOCS = Path(__file__).parents[2] / "docs" / "audit.md"


def a_whole_record(office: Office) -> None:
    """At least one row of every table that the log tells of."""
    live(office)
    for make in (an_initial_card, a_locked_card):
        make(office)
    changed = [an_enabled_card(office) for _ in range(2)]
    with office.database.deeds() as session:
        session.execute(text("CREATE TABLE former_pins AS SELECT card_uid, stored FROM pins"))
        session.execute(text("DELETE FROM former_pins WHERE card_uid NOT IN (:one, :two)"), _uids(changed))
    for card in changed:
        with a_desk(office) as desk:
            desk.change_pin(Proof(card.claim, ProvenBy.PIN), A_NEW_PIN)
    guess(office, changed[0])
    CalendarKeeping(office, a_member(office, Role.ADMINISTRATOR)).change(A_SATURDAY, Wish.WORKED, "值班")
    for number, role in (("7001", Role.SUPERVISOR), ("7002", Role.CLERK)):
        _signed_in(office, number, role)


def guess(office: Office, card: CardFacts) -> None:
    """Strangers pause a card twice and try on, its holder errs, and somebody guesses at a number that is no card's."""
    with office.database.light() as connection:
        stranger = claims.by_card_number(connection, office.keys, "999999999")
    for hours in (0, 1):
        with clock.travel(clock.now() + timedelta(hours=hours)):
            for claim in (card.claim, stranger):
                for _ in range(4):
                    with a_desk(office, caller=A_STRANGER) as desk:
                        desk.try_pin(claim, "000001")
    with clock.travel(clock.now() + timedelta(hours=1)), a_desk(office, caller=card.phone) as desk:
        desk.try_pin(card.claim, "000001")


def _uids(cards: list) -> dict[str, str]:  # type: ignore[type-arg]
    return dict(zip(("one", "two"), (card.uid for card in cards), strict=True))


def _signed_in(office: Office, number: str, role: Role) -> None:
    """On duty, with an app, in two sessions, of which one is over."""
    passwords = Passwords(Cost.TEST)
    with office.database.deeds() as session:
        staff_list.add(session, office.keys, number, "王芳", role, passwords.hash(PASSWORD), "test")
        staff_list.begin_duty(session, office.keys, number, f"staff:{number}")
        app = TOTP.from_uri(second_factor.propose(session, office, number))
    for minutes in range(3):
        with clock.travel(clock.now() + timedelta(minutes=minutes)):
            code = str(app.generate(time=int(clock.now().timestamp())).token)
            if minutes == 0:
                with office.database.deeds() as session:
                    second_factor.confirm(session, office, number, code)
            else:
                attempt = Attempt(number, PASSWORD, code, "10.0.0.7", "a browser")
                assert sign_in.sign_in(office, passwords, attempt)
    over = staff_sessions.sessions_of(office, number)[-1]
    with office.database.deeds() as session:
        staff_sessions.end(session, office, number, over.uid, staff_sessions.SIGNED_OUT, f"staff:{number}")


def test_every_tampering_with_the_record_is_found_and_the_row_is_named(database: Database) -> None:
    seed = int(os.environ.get("TAMPER_SEED") or secrets.randbits(32))
    office = make_office(database, pin=PinRules(may_be_cancelled=True))
    with clock.travel(A_TUESDAY):
        a_whole_record(office)
    missed = []

    with clock.travel(A_TUESDAY + timedelta(hours=1)), a_shell(office.database) as connection:
        by = Tamperer(connection, random.Random(seed), office.keys)
        for way, tamper in ALL_WAYS.items():
            for _ in range(ROUNDS_A_WAY):
                place = tampered_once(connection, by, tamper)
                faults = [str(fault) for fault in look(connection, office, audit_check.Trust()).faults]
                connection.exec_driver_sql("ROLLBACK TO SAVEPOINT tampering")
                missed += [] if any(place in fault for fault in faults) else [f"{way}: {place}: {faults}"]
        control = look(connection, office, audit_check.Trust())

    assert missed == [], f"TAMPER_SEED={seed}"
    assert control.faults == ()


def test_every_table_is_compared_or_the_page_says_why_it_is_not() -> None:
    page = DOCS.read_text()
    compared = {table.name for table in audit_deeds.COMPARED}
    of_the_log = {"audit_events", "audit_heads", "audit_seals"}

    unexplained = [
        name for name in metadata.tables if name not in compared | of_the_log and f"`{name}`" not in page
    ]

    assert unexplained == []


def test_every_column_of_a_compared_table_is_compared_or_the_page_says_why_it_is_not() -> None:
    page = DOCS.read_text()
    unexplained = []

    for table in audit_deeds.COMPARED:
        looked_at = {table.owner, table.key, *table.columns.values(), *table.times}
        looked_at |= set(table.content.columns if table.content else ())
        for column in metadata.tables[table.name].columns:
            if column.name not in looked_at and f"`{table.name}.{column.name}`" not in page:
                unexplained.append(f"{table.name}.{column.name}")

    assert unexplained == []
