"""`lossline retention`: what it prints, and with which code it ends (D1)."""

from datetime import timedelta

from freezegun import freeze_time

from models import clock
from models.office import Office
from tests.factories import a_cancelled_card, an_enabled_card
from tests.models.looking import kinds
from tests.models.test_retention import RULES, a_message, a_talk
from tests.scripts.conftest import Lossline


def old_things(office: Office) -> None:
    """A call of seven months ago, and a message."""
    with freeze_time(clock.now() - RULES.calls - timedelta(days=30)):
        a_talk(office)
        a_message(office, sent_at=clock.now())


def test_status_tells_each_period_and_what_is_due(command: Lossline, real_office: Office) -> None:
    old_things(real_office)

    result = command("retention", "status")

    assert result.exit_code == 0
    assert "turns            kept 30 days, since " in result.output
    due = {line.split()[0]: line.split(";")[1].split()[0] for line in result.output.splitlines()}
    assert due == {
        "turns": "3",
        "calls": "1",
        "security_events": "0",
        "messages": "1",
        "callbacks": "0",
        "deeds": "0",
        "cancelled": "0",
    }


def test_a_dry_run_forgets_nothing_and_a_sweep_what_it_said(command: Lossline, real_office: Office) -> None:
    old_things(real_office)

    dry = command("retention", "sweep", "--dry-run")
    assert command("retention", "status").output == dry.output

    swept = command("retention", "sweep")
    assert swept.exit_code == 0
    assert ["turns", "3"] in [line.split() for line in swept.output.splitlines()]
    assert "; 3 to be forgotten" not in command("retention", "status").output
    assert kinds(real_office, "line") == ["retention.swept"]
    assert command("audit", "verify").exit_code == 0


def test_a_worker_sweeps_what_is_old(command: Lossline, real_office: Office) -> None:
    old_things(real_office)

    assert command("worker", "--once").exit_code == 0

    assert "; 3 to be forgotten" not in command("retention", "status").output


def test_a_holder_is_forgotten_only_when_it_is_said_twice(command: Lossline, real_office: Office) -> None:
    card = a_cancelled_card(real_office)

    asked = command("retention", "forget", card.number, "--reason", "asked")
    assert asked.exit_code == 2
    assert "say --yes" in asked.output

    done = command("retention", "forget", card.number.lower(), "--reason", "asked", "--yes")
    assert done.exit_code == 0
    assert done.output == f"forgotten: the holder of card *****{card.number[-4:]}, with 1 card\n"
    assert card.number not in asked.output + done.output
    assert command("cards", "show", card.number).exit_code == 3
    assert command("retention", "forget", card.number, "--reason", "asked", "--yes").exit_code == 3
    assert command("audit", "verify").exit_code == 0


def test_a_holder_with_a_card_in_use_is_not_forgotten(command: Lossline, real_office: Office) -> None:
    card = an_enabled_card(real_office)

    result = command("retention", "forget", card.number, "--reason", "died", "--yes")

    assert result.exit_code == 2
    assert "a card of this holder is not cancelled" in result.output
    assert card.number not in result.output
    assert command("cards", "show", card.number).exit_code == 0


def test_forgetting_takes_a_reason_from_the_list(command: Lossline, real_office: Office) -> None:
    card = a_cancelled_card(real_office)

    for reason in (("--reason", "because"), ("--reason", "too_long"), ()):
        assert command("retention", "forget", card.number, *reason, "--yes").exit_code == 2
    assert command("cards", "show", card.number).exit_code == 0
