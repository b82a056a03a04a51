"""`lossline throttle`: what is held back, in masked names, and how it is cleared with a reason."""

import getpass
import json

import pytest

from models import clock, throttle_line
from models.office import Office
from models.stored_pin import PinTry
from models.throttled import LineAlarm
from tests.factories import CardFacts, a_call, a_desk, a_locked_card, an_enabled_card
from tests.models.looking import events
from tests.scripts.test_record_commands import Run, environment, office, run

__all__ = ["environment", "office", "run"]

CALLER = "+8613700001234"
WRONG = "246813"


def guess(office: Office, card: CardFacts, times: int, caller: str | None = CALLER) -> None:
    """So many wrong PINs from a stranger's phone."""
    for _ in range(times):
        call_sid = a_call(office)
        with a_desk(office, call_sid, caller=caller) as desk:
            desk.try_pin(card.claim, WRONG)


def listed(run: Run) -> list[dict[str, str]]:
    """What the list tells a program."""
    found: list[dict[str, str]] = json.loads(run("throttle", "list", "--json").output)
    return found


def test_a_quiet_line_lists_nothing(run: Run, office: Office) -> None:
    assert listed(run) == []
    assert run("throttle", "list").output == ""


def test_paused_and_locked_cards_a_caller_over_budget_and_the_alarm_are_listed_masked(
    run: Run, office: Office
) -> None:
    paused, locked = an_enabled_card(office), a_locked_card(office)
    guess(office, paused, 10)
    with office.database.deeds() as session:
        session.add(LineAlarm(uid="1" * 32, raised_at=clock.now(), reason="hour", failures=99))

    found = listed(run)

    assert [(each["scope"], each["state"]) for each in found] == [
        ("line", "alarm"),
        ("caller", "over budget"),
        ("card", "paused"),
        ("card", "locked"),
    ]
    assert found[2]["who"].startswith("*****" + paused.number[-4:])
    assert found[3]["who"].startswith("*****" + locked.number[-4:])
    assert found[1]["until"] is not None
    assert found[2]["until"] is not None
    assert found[3]["until"] is None
    everything = run("throttle", "list").output + json.dumps(found, ensure_ascii=False)
    for secret in (paused.number, paused.name, paused.phone, paused.citizen_id, CALLER, CALLER[3:]):
        assert secret
        assert secret not in everything


def test_a_paused_card_is_cleared_with_a_reason_that_the_log_keeps(run: Run, office: Office) -> None:
    card = an_enabled_card(office)
    guess(office, card, 3)

    result = run("throttle", "clear", card.number, "--reason", "verified at the counter")

    assert (result.exit_code, result.output) == (0, "cleared: card\n")
    assert listed(run) == []
    last = events(office, f"card:{card.uid}")[-1]
    assert (last.kind, last.actor) == ("throttle.cleared", f"terminal:{getpass.getuser()}")
    assert last.fields == {"what": "card", "reason": "verified at the counter"}


@pytest.mark.parametrize("written", ["+8613700001234", "13700001234"])
def test_a_calling_number_is_cleared_however_it_is_written(written: str, run: Run, office: Office) -> None:
    guess(office, an_enabled_card(office), 10)
    assert a_desk(office, caller=CALLER).caller_is_for_people()

    assert run("throttle", "clear", written, "--reason", "the city's own test").exit_code == 0

    assert not a_desk(office, caller=CALLER).caller_is_for_people()


def test_withheld_callers_and_the_line_are_cleared_by_name(run: Run, office: Office) -> None:
    guess(office, an_enabled_card(office), 3, caller=None)
    with office.database.deeds() as session:
        session.add(LineAlarm(uid="1" * 32, raised_at=clock.now(), reason="hour", failures=99))

    assert run("throttle", "clear", "withheld", "--reason", "a test").exit_code == 0
    assert run("throttle", "clear", "line", "--reason", "a test").exit_code == 0

    with office.database.light() as connection:
        assert not throttle_line.is_alarmed(connection)


def test_a_locked_pin_is_not_cleared_from_the_terminal(run: Run, office: Office) -> None:
    card = a_locked_card(office)

    result = run("throttle", "clear", card.number, "--reason", "please")

    assert result.exit_code == 2
    assert "counter" in result.output


@pytest.mark.parametrize("what", ["line", "A99999999", "13700009999", "nonsense", "withheld"])
def test_what_is_not_throttled_is_not_found(what: str, run: Run, office: Office) -> None:
    assert run("throttle", "clear", what, "--reason", "why not").exit_code == 3


def test_without_a_reason_nothing_is_cleared(run: Run, office: Office) -> None:
    card = an_enabled_card(office)
    guess(office, card, 3)

    assert run("throttle", "clear", card.number).exit_code == 2
    assert run("throttle", "clear", card.number, "--reason", " ").exit_code == 2
    assert len(listed(run)) == 1


def test_a_caller_whose_calls_are_forgotten_is_still_listed(run: Run, office: Office) -> None:
    guess(office, an_enabled_card(office), 10)
    with office.database.deeds() as session:
        for tried in session.query(PinTry):
            tried.call_sid = f"gone{tried.call_sid}"

    [caller] = [each for each in listed(run) if each["scope"] == "caller"]

    assert caller["who"] == "a number that is not kept any more"
