"""Everybody at one card at once: callers, operator, clerks, supervisor. One history comes of it, and a legal one."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from ivr.city import LossRules
from ivr.desk import LossAnswer, LossDeed
from models import audit_check, card_list
from models.database import Database
from models.loss_report import LossReport
from models.office import Office
from models.papers import PaperKind
from models.replacement import Replacement
from models.reset_request import Mending
from models.staff import Role
from models.staff_refusals import NotDone
from tests.factories import CardFacts, a_desk, a_locked_card, an_enabled_card, make_office
from tests.models import legal_histories
from tests.models.looking import kinds
from tests.staffing import (
    a_counter,
    an_operator_desk,
    keys_the_pin,
    the_id,
    what_the_holder_says,
    with_papers,
)
from tests.together import together

STARTS = ("active", "locked", "temporary", "formal")
Deed = Callable[[], object]


pytestmark = pytest.mark.usefixtures("in_staff_hours")


@pytest.fixture
def office(database: Database) -> Office:
    """A city in which losses are released by phone as well."""
    return make_office(database, loss=LossRules(release_channels=frozenset({"counter", "phone"})))


@dataclass(frozen=True)
class Race:
    """A card, and those who wait at the barrier with what they want to do to it."""

    card: CardFacts
    began_as: str
    """Its status when it came into the record; what happened to it before the race is part of its history."""
    deeds: tuple[Deed, ...]

    def run(self) -> list[object]:
        """What became of each wish."""
        return together(len(self.deeds), lambda number: self._try(self.deeds[number]))

    @staticmethod
    def _try(deed: Deed) -> object:
        try:
            return deed()
        except NotDone as refusal:
            return refusal
        except OperationalError as fault:
            # A slow machine may let a deed wait for its turn too long; anything else, such as a deadlock, is a fault.
            if not isinstance(fault.orig, TimeoutError):
                raise
            return fault


def a_race(office: Office, start: str, number: int) -> Race:
    """Prepare everybody: the caller verified, the PIN keyed at two desks, a request waiting."""
    card = a_locked_card(office) if start == "locked" else an_enabled_card(office)
    first, second = a_counter(office), a_counter(office, work_number="clerk-2")
    supervisor = a_counter(office, Role.SUPERVISOR)
    operator = an_operator_desk(office)
    operator.verify(card.uid, what_the_holder_says(card))
    if start != "locked":
        keys_the_pin(first, card)
        keys_the_pin(second, card)
    what = Mending.UNLOCK if start == "locked" and number % 2 else Mending.RESET
    request = first.ask(card.uid, what, with_papers(card))
    assert request is not None
    if start == "temporary":
        with a_desk(office) as caller:
            caller.report_loss(card.proof)
    if start == "formal":
        first.report_in_writing(card.uid, the_id(card))
    deeds: tuple[Deed, ...] = (
        lambda: by_phone(office, card, "report_loss"),
        lambda: by_phone(office, card, "report_loss"),
        lambda: by_phone(office, card, "release_loss"),
        lambda: operator.report_loss(card.uid),
        lambda: first.report_in_writing(card.uid, the_id(card)),
        lambda: first.release(card.uid, with_papers(card)),
        lambda: second.replace(card.uid, with_papers(card, PaperKind.ID_CARD), f"R{number:08}", "16.00"),
        lambda: supervisor.approve(request),
    )
    return Race(card, "3" if start == "locked" else "1", deeds)


def by_phone(office: Office, card: CardFacts, what: str) -> LossAnswer:
    """Self-service, in a call of its own, by somebody who keyed the PIN a moment ago."""
    with a_desk(office) as caller:
        answer: LossAnswer = getattr(caller, what)(card.proof)
    return answer


def check(office: Office, race: Race, outcomes: list[object]) -> None:
    """One legal history, and everybody was told the truth."""
    shown = card_list.show(office, race.card.number)
    assert shown is not None
    history = kinds(office, f"card:{race.card.uid}")
    assert legal_histories.faults(office, race.card.uid, race.began_as, shown.status.value) == [], history
    with office.database.light() as connection:
        own = LossReport.card_uid == race.card.uid
        written = set(connection.scalars(select(LossReport.reference).where(own)))
        still_open = connection.scalar(select(func.count()).where(own, LossReport.ended_at.is_(None)))
        replaced = connection.scalar(
            select(func.count()).select_from(Replacement).where(Replacement.old_card_uid == race.card.uid)
        )
    told = {each.loss.reference for each in outcomes if isinstance(each, LossAnswer) and each.loss}
    done = [each for each in outcomes if isinstance(each, LossAnswer) and each.deed is LossDeed.DONE]
    assert told <= written
    assert still_open == (0 if shown.loss is None else 1)
    assert len(written) == history.count("loss.reported") + history.count("loss.made_formal")
    assert replaced == history.count("card.replaced") <= 1
    assert len(done) <= len([kind for kind in history if kind.startswith("loss.")])


def race_for(office: Office, rounds: int) -> None:
    """So many races, from each beginning in turn; then the whole log is held against the record."""
    for number in range(rounds):
        race = a_race(office, STARTS[number % len(STARTS)], number)
        check(office, race, race.run())
    assert audit_check.verify(office.database, office.keys).faults == ()


def test_whoever_comes_first_the_card_has_one_legal_history(office: Office) -> None:
    race_for(office, rounds=len(STARTS))


@pytest.mark.long
def test_many_races_leave_legal_histories_only(office: Office) -> None:
    race_for(office, rounds=200)


def test_the_check_of_histories_finds_a_step_that_may_not_be(office: Office) -> None:
    card = an_enabled_card(office)
    with a_desk(office) as caller:
        caller.report_loss(card.proof)

    assert legal_histories.faults(office, card.uid, "1", "4") == []
    assert legal_histories.faults(office, card.uid, "2", "4") == [
        "loss.reported began at 1, but the card was 2"
    ]
    assert legal_histories.faults(office, card.uid, "1", "1") == ["the card is 1, and by its history 4"]
