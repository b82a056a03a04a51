"""When PINs come faster than they can be hashed: "one moment", the verdict soon after, and never a try too many."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from freezegun.api import FrozenDateTimeFactory

from models import tries, turn_log
from models.hashing import on_the_hashing_thread
from models.office import Office
from models.visit import Visit
from telephony.judging import Judging
from telephony.simulator.hurting import Hurt
from telephony.simulator.transport import Answer, Limits, Request, Transport
from tests.calls.lines import make_line
from tests.calls.phone import Phone
from tests.calls.record import Record
from tests.calls.twiml_rules import check_twiml
from tests.calls.webhooks import form_of, post
from tests.factories import A_PIN, an_enabled_card

WRONG = "805273"
ANSWER = "/voice/turn/3/answer"


@contextmanager
def busy_hashing() -> Iterator[threading.Event]:
    """The hashing thread is busy until the event is set."""
    free = threading.Event()
    with ThreadPoolExecutor(1) as thread:
        thread.submit(on_the_hashing_thread, free.wait)
        try:
            yield free
        finally:
            free.set()


def first(act: Callable[[], object]) -> Hurt:
    """Do something just before a webhook is delivered."""

    def hurt(transport: Transport, request: Request, limits: Limits) -> Answer:
        act()
        return transport.send(request, limits)

    return hurt


@pytest.fixture
def judging(office: Office) -> Iterator[Judging]:
    """A queue in which no request waits; judges the last before the database is taken away."""
    judging = Judging(longest_queue=2, wait_seconds=0)
    yield judging
    judging.close()


@pytest.fixture
def phone(office: Office, frozen: FrozenDateTimeFactory, judging: Judging) -> Phone:
    """A telephone of a line that waits for no hash."""
    return Phone(make_line(office, judging=judging), frozen)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_pin_that_cannot_be_judged_at_once_is_judged_in_a_moment(
    language: str, phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial(language=language).press("1", card.citizen_id)
    turn = 4 if language == "en" else 3

    with busy_hashing() as free:
        phone.transport.hurt(first(free.set), path=f"/voice/turn/{turn}/answer")
        phone.press(A_PIN)

    assert phone.is_told("apology.one_moment")
    assert not phone.is_told("apology.key_again")
    assert record.step(phone) == "loss.confirm"
    assert record.tries() == 1


def test_a_wrong_pin_that_is_judged_in_a_moment_counts_once(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id)

    with busy_hashing() as free:
        phone.transport.hurt(first(free.set), path=ANSWER)
        phone.press(WRONG)

    assert phone.is_told("apology.one_moment")
    assert phone.is_told("pin.not_right")
    assert record.wrong_in_a_row(card.claim) == 1


def test_whoever_comes_back_too_early_hears_one_moment_again(phone: Phone, office: Office) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id)
    form = form_of(phone.call.sid)

    with busy_hashing():
        moment = post(phone.app, "/voice/turn/3", {**form, "Digits": A_PIN, "FinishedOnKey": ""})
        too_early = post(phone.app, ANSWER, form)

    check_twiml(too_early.text)
    assert too_early.text == moment.text
    assert f">{ANSWER}</Redirect>" in moment.text
    assert A_PIN not in moment.text


def test_a_full_queue_spends_no_try_and_asks_for_the_pin_again(
    phone: Phone, office: Office, judging: Judging, record: Record
) -> None:
    card = an_enabled_card(office)
    callers = [Phone(phone.app, phone.frozen).dial().press("1", card.citizen_id) for _ in range(3)]
    forms = [form_of(caller.call.sid, Digits=WRONG, FinishedOnKey="") for caller in callers]

    with busy_hashing():
        moments = [post(phone.app, "/voice/turn/3", form).text for form in forms]
        again = [post(phone.app, ANSWER, form_of(caller.call.sid)).text for caller in callers]
    judging.close()

    assert all("请稍等" in moment for moment in moments)
    assert ["请您再输一次" in answer for answer in again] == [False, False, True]
    assert "请输入六位社保账户密码" in again[2]
    assert record.tries() == record.wrong_in_a_row(card.claim) == 2, "tries of the two who were there before"


def test_after_a_full_queue_the_pin_is_judged_as_if_it_had_been_the_first(
    office: Office, frozen: FrozenDateTimeFactory, record: Record
) -> None:
    card = an_enabled_card(office)
    full = Phone(make_line(office, judging=Judging(longest_queue=0)), frozen).dial()
    full.press("1", card.citizen_id, A_PIN)
    app = make_line(office)

    answer = post(app, "/voice/turn/3", form_of(full.call.sid, Digits=A_PIN, FinishedOnKey=""))

    assert "挂失" in answer.text
    assert record.tries() == 1
    assert record.step(full) == "loss.confirm"


def a_process_that_died_with_a_try_in_its_hands(phone: Phone, office: Office) -> None:
    """It had claimed turn 3 and spent the try."""
    with office.database.light() as connection:
        assert turn_log.claim(connection, phone.call.sid, 3, "pin")
        before = turn_log.progress(connection, phone.call.sid, 3).before
    assert before is not None
    with office.database.deeds() as session:
        claim = before.facts["claim"]
        tries.spend(session, Visit(office, phone.call.sid, 3, None, "zh"), claim, claim)


def test_if_the_process_died_meanwhile_the_pin_is_asked_again_and_no_second_try_is_spent(
    phone: Phone, office: Office, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id)
    a_process_that_died_with_a_try_in_its_hands(phone, office)
    form = form_of(phone.call.sid)

    within_the_lease = post(phone.app, ANSWER, form)
    phone.frozen.tick(turn_log.LEASE.total_seconds() + 1)
    after_it = post(phone.app, ANSWER, form)
    phone.press(WRONG)

    assert "请稍等" in within_the_lease.text
    assert "请您再输一次" in after_it.text
    assert "请输入六位社保账户密码" in after_it.text
    assert record.wrong_in_a_row(card.claim) == 1
    assert record.tries() == 1


def test_the_verdict_is_written_though_the_caller_has_hung_up(
    phone: Phone, office: Office, judging: Judging, record: Record
) -> None:
    card = an_enabled_card(office)
    phone.dial().press("1", card.citizen_id)

    with busy_hashing():
        post(phone.app, "/voice/turn/3", form_of(phone.call.sid, Digits=WRONG, FinishedOnKey=""))
        phone.hang_up()
    judging.close()

    assert len(record.events("pin.wrong")) == 1
    assert record.wrong_in_a_row(card.claim) == 1


@pytest.mark.parametrize("turn", [0, 1, 7])
def test_the_way_to_an_answer_that_nobody_was_sent_does_nothing(
    turn: int, phone: Phone, record: Record
) -> None:
    phone.dial().press("4")
    before = record.everything()

    answer = post(phone.app, f"/voice/turn/{turn}/answer", form_of(phone.call.sid))

    assert answer.status_code == 200
    check_twiml(answer.text)
    assert record.everything() == before
