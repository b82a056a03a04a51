"""Keys are changed while calls go on: nothing is lost, nothing is overwritten, and the old key can go."""

import dataclasses
import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from ivr.desk import Claim, CodeVerdict, Proof, ProvenBy, Why
from models import audit_check, claims, rotation, rotation_advice
from models.card_file import read_file
from models.database import Database
from models.delivery import deliver_due
from models.environment_keys import EnvironmentKeys
from models.kept_keys import STAYING
from models.key_list import Key, KeyList
from models.office import Office
from models.outbox import DemoMailbox
from models.pin import Cost, PinVault, Verdict
from models.stored_pin import PinCounter
from models.visit import Visit
from tests.factories import A_CITY, A_PIN, CardFacts, a_call, a_desk, an_enabled_card, an_initial_card
from tests.models.a_full_record import CALLERS, a_full_record
from tests.models.looking import messages

PEPPER, NEW_PEPPER, OLD, NEW = (Key.fresh(name) for name in ("p1", "p2", "d1", "d2"))
A_CALLER = "+8613712345678"
ANOTHER_PIN = "604857"
UNKNOWN_ID = "110101199003070011"


def opened(database: Database, data: tuple[Key, ...], pepper: tuple[Key, ...] = (PEPPER,)) -> Office:
    """An office whose keys are these, newest first."""
    return Office.opened(database, EnvironmentKeys(KeyList(pepper), KeyList(data)), A_CITY, Cost.TEST)


@pytest.fixture
def before(database: Database) -> Office:
    """An office as it was before there was a new key."""
    return opened(database, (OLD,))


@pytest.fixture
def after(database: Database, before: Office) -> Office:
    """The same one, with a new data key before the old one."""
    return opened(database, (NEW, OLD))


def without_the_old_key(office: Office) -> Office:
    """The old key was dropped from the settings."""
    return opened(office.database, (NEW,))


def everything_can_be_read(office: Office, cards: list[CardFacts]) -> None:
    """Every sealed value, every look-up, every message, and the log."""
    found = rotation.survey(office)
    assert found.broken == []
    assert {key_id for _, key_id in found.sealed} == {office.keys.ids("pii-enc")[0]}
    for card in cards:
        desk = a_desk(office, caller=card.phone)
        assert desk.claim_by_citizen_id(card.citizen_id).claim == card.claim
        assert desk.claim_by_calling_number().claim == card.claim
        with office.database.light() as connection:
            file = read_file(connection, card.uid)
        assert file is not None
        assert file.citizen_id(office.keys) == card.citizen_id
        assert office.vault.verify(card.uid, file.stored_pin, card.pin or "").is_right
    assert audit_check.verify(office.database, office.keys).faults == ()


def test_after_a_rotation_the_old_key_can_go(before: Office, after: Office) -> None:
    cards = a_full_record(before)
    assert {key_id for _, key_id in rotation.survey(after).sealed} == {"d1"}

    found = rotation.rotate(after, "test")

    assert found.changed["holders"] == found.changed["pins"] == 2
    assert found.left == 0
    office = without_the_old_key(after)
    everything_can_be_read(office, cards)
    assert deliver_due(office, DemoMailbox()) == 2
    with office.database.light() as connection:
        calls = (
            connection.execute(text("SELECT from_index FROM calls WHERE from_index IS NOT NULL"))
            .scalars()
            .all()
        )
    assert sorted(calls) == sorted(office.keys.index("phone", caller) for caller in CALLERS)


def test_a_second_rotation_finds_nothing_to_do(before: Office, after: Office) -> None:
    a_full_record(before)
    rotation.rotate(after, "test")

    assert rotation.rotate(after, "test").changed == {}


def test_what_was_done_stands_in_the_log_even_if_it_was_stopped_and_the_next_one_does_the_rest(
    before: Office, after: Office
) -> None:
    cards = [an_enabled_card(before) for _ in range(6)]

    def stop(table: str, done: int, changed: int) -> None:
        if table == "pins":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(after, "test", stop, rows_a_batch=2)
    rotation.rotate(after, "test", rows_a_batch=2)

    with after.database.light() as connection:
        query = text("SELECT body FROM audit_events WHERE kind = 'keys.rotated' ORDER BY id")
        told = connection.execute(query).scalars().all()
    assert told == [
        '{"changed":{"cards":6,"holders":6,"kept_keys":1,"pins":2},"newest":"d2","older":["d1"]}',
        '{"changed":{"pins":4},"newest":"d2","older":["d1"]}',
    ]
    everything_can_be_read(without_the_old_key(after), cards)


def test_calls_go_on_while_keys_are_changed(before: Office, after: Office) -> None:
    cards = [an_enabled_card(before) for _ in range(40)]
    pins = itertools.cycle([ANOTHER_PIN, "827305", "918273"])
    is_over, troubles = threading.Event(), []
    kept: dict[str, str] = {}

    def calling(mine: list[CardFacts]) -> None:
        try:
            for card in itertools.cycle(mine):
                if is_over.is_set():
                    return
                kept[card.uid] = one_call(card, kept.get(card.uid, A_PIN), next(pins))
        except Exception as trouble:
            troubles.append(trouble)
            raise

    def one_call(card: CardFacts, pin: str, new: str) -> str:
        sid = a_call(after)
        with a_desk(after, sid, 1, card.phone) as desk:
            proof = desk.try_pin(card.claim, pin)
        assert proof is not None, "a right PIN is right while keys are changed"
        with a_desk(after, sid, 2, card.phone) as desk:
            desk.change_pin(proof, new)
        with a_desk(after, sid, 3, A_CALLER) as desk:
            desk.leave_callback(None, Why.ASKED, card.claim)
        return new

    threads = [threading.Thread(target=calling, args=(cards[start::3],)) for start in range(3)]
    for thread in threads:
        thread.start()
    found = rotation.rotate(after, "test", rows_a_batch=5)
    is_over.set()
    for thread in threads:
        thread.join()

    assert troubles == []
    assert found.left == 0
    assert kept, "there were calls meanwhile"
    now = [dataclasses.replace(card, pin=kept.get(card.uid, A_PIN)) for card in cards]
    everything_can_be_read(without_the_old_key(after), now)


class Meddling(PinVault):
    """Does something just when a PIN is about to get its new wrap, or has just been judged."""

    meddle: Callable[[], None] = staticmethod(lambda: None)

    def rewrap(self, card_uid: str, stored: bytes) -> bytes | None:
        self.meddle()
        return super().rewrap(card_uid, stored)

    def verify(self, card_uid: str, stored: bytes | None, pin: str) -> Verdict:
        verdict = super().verify(card_uid, stored, pin)
        self.meddle()
        return verdict


class BusyOnce(Database):
    """Others write for too long just when the first rows are to be written."""

    deeds_begun = 0

    @contextmanager
    def deeds(self) -> Iterator[Session]:
        self.deeds_begun += 1
        if self.deeds_begun == 2:
            raise OperationalError(None, None, TimeoutError("another deed is being written"))
        with super().deeds() as session:
            yield session


def test_rows_that_cannot_be_written_for_others_who_write_are_left_for_the_next_round(
    before: Office, database: Database
) -> None:
    cards = a_full_record(before)
    busy = BusyOnce(database.url)
    after = opened(busy, (NEW, OLD))

    found = rotation.rotate(after, "test")

    assert busy.deeds_begun > 2
    assert found.left == 0
    everything_can_be_read(without_the_old_key(after), cards)
    busy.dispose()


def test_a_pin_that_is_changed_just_then_stays_what_its_holder_made_it(before: Office, after: Office) -> None:
    card = an_enabled_card(before)
    vault = Meddling(after.keys, Cost.TEST)
    changes = iter([ANOTHER_PIN])

    def change() -> None:
        for pin in changes:
            with a_desk(after) as desk:
                desk.change_pin(card.proof, pin)

    vault.meddle = change  # type: ignore[method-assign]
    rotation.rotate(dataclasses.replace(after, vault=vault), "test")

    everything_can_be_read(without_the_old_key(after), [dataclasses.replace(card, pin=ANOTHER_PIN)])


def test_a_right_pin_is_right_though_its_wrap_is_changed_while_it_is_judged(
    before: Office, after: Office
) -> None:
    card = an_enabled_card(before)
    vault = Meddling(after.keys, Cost.TEST)
    vault.meddle = lambda: rotation.rotate(after, "test") and None  # type: ignore[method-assign]

    with a_desk(dataclasses.replace(after, vault=vault)) as desk:
        proof = desk.try_pin(card.claim, A_PIN)

    assert proof == card.proof
    assert rotation.survey(after).sealed["pins.stored", "d2"] == 1


def test_what_is_counted_goes_on_being_counted(before: Office, after: Office) -> None:
    def of_caller(office: Office) -> str:
        return Visit(office, "CA1", 1, A_CALLER, "zh").caller_index

    claim = a_desk(before).claim_by_citizen_id(UNKNOWN_ID).claim
    with a_desk(before, caller=A_CALLER) as desk:
        assert desk.try_pin(claim, A_PIN) is None

    rotation.rotate(after, "test")
    office = without_the_old_key(after)

    assert claims.card_uid(claim) is None
    assert a_desk(office).claim_by_citizen_id(UNKNOWN_ID) == a_desk(before).claim_by_citizen_id(UNKNOWN_ID)
    assert of_caller(office) == of_caller(after) == of_caller(before)
    for label in STAYING:
        assert office.keys.mac(label, b"what was digested once") == before.keys.mac(
            label, b"what was digested once"
        )
    with a_desk(office, caller=A_CALLER) as desk:
        desk.try_pin(claim, A_PIN)
    assert _wrong(office, claim) == 2


def _wrong(office: Office, claim: Claim) -> int:
    with office.database.light() as connection:
        return connection.execute(select(PinCounter.wrong).where(PinCounter.claim == claim)).scalar_one()


def test_whoever_makes_digests_has_to_say_what_becomes_of_them(before: Office) -> None:
    with pytest.raises(ValueError, match="what becomes of 'loyalty-points' when keys are changed"):
        before.keys.mac("loyalty-points", b"")


def test_a_new_pepper_interrupts_nobody(before: Office) -> None:
    card, sid = an_initial_card(before), a_call(before)
    with a_desk(before, sid, 1) as desk:
        desk.send_code(card.claim, card.citizen_id)
        desk.hold_new_pin(ANOTHER_PIN)
    code = messages(before)[-1][2].split("，")[0][-6:]

    office = opened(before.database, (OLD,), (NEW_PEPPER, PEPPER))

    with a_desk(office, sid, 2) as desk:
        assert desk.try_code(card.claim, "000000" if code != "000000" else "111111") is CodeVerdict.NOT_RIGHT
    with a_desk(office, sid, 3) as desk:
        assert desk.try_code(card.claim, code) == Proof(card.claim, ProvenBy.ENABLING)
        assert desk.is_held_new_pin(ANOTHER_PIN)
        assert not desk.is_held_new_pin(A_PIN)


def test_pins_move_to_a_new_pepper_as_they_are_keyed_and_then_the_old_one_may_go(before: Office) -> None:
    keyed, other = an_enabled_card(before), an_enabled_card(before)
    office = opened(before.database, (OLD,), (NEW_PEPPER, PEPPER))

    def verdict() -> rotation_advice.KeyVerdict:
        advice = rotation_advice.verdicts(office, rotation.survey(office))
        return next(each for each in advice if each.key_id == "p1")

    with a_desk(office) as desk:
        desk.try_pin(keyed.claim, A_PIN)
    assert rotation.survey(office).peppers == {"p1": 1, "p2": 1}
    assert verdict().says == "1 PINs wait until their holders key them"
    assert not verdict().may_be_dropped

    with a_desk(office) as desk:
        desk.try_pin(other.claim, A_PIN)
    assert verdict().may_be_dropped
    assert (
        opened(office.database, (OLD,), (NEW_PEPPER,)).vault.verify(*_stored(office, other), A_PIN).is_right
    )


def _stored(office: Office, card: CardFacts) -> tuple[str, bytes | None]:
    with office.database.light() as connection:
        file = read_file(connection, card.uid)
    assert file is not None
    return card.uid, file.stored_pin


def test_only_after_a_rotation_the_old_key_may_be_dropped(before: Office, after: Office) -> None:
    a_full_record(before)

    def verdict() -> rotation_advice.KeyVerdict:
        advice = rotation_advice.verdicts(after, rotation.survey(after))
        return next(each for each in advice if each.key_id == "d1")

    assert "lossline keys rotate" in verdict().says
    rotation.rotate(after, "test")
    assert verdict().may_be_dropped


def test_a_pepper_that_was_dropped_too_early_is_missed(before: Office) -> None:
    an_enabled_card(before)
    office = opened(before.database, (OLD,), (NEW_PEPPER,))

    advice = rotation_advice.verdicts(office, rotation.survey(office))

    assert advice[-1].says == "MISSING, and 1 PINs cannot be judged without it"
