"""Rules L3, L8 and L9: the written report that makes a loss formal, and the release at the counter."""

from datetime import timedelta

import pytest

from ivr.city import LossRules
from ivr.desk import LossDeed
from models import card_list, clock
from models.database import Database
from models.loss_report import LossKind
from models.office import Office
from models.papers import Bearer, PaperKind, Presented
from models.staff_refusals import BadEntry, NotInThisCity, NotThisCard, PapersMissing, PinNeeded
from models.sweep import sweep
from tests.factories import (
    CardFacts,
    a_cancelled_card,
    a_citizen_id,
    a_locked_card,
    a_lost_card,
    a_minors_card,
    a_sealed_card,
    an_enabled_card,
    an_initial_card,
    make_office,
)
from tests.models.looking import events, kinds, messages
from tests.staffing import a_counter, keys_the_pin, the_id, with_papers

K = PaperKind


def shown(office: Office, card: CardFacts) -> tuple[str, str, str | None]:
    """Status, PIN and channel of the loss, as `lossline cards show` tells them."""
    line = card_list.show(office, card.number)
    assert line is not None
    return line.status.value, line.pin, line.loss_channel


@pytest.mark.parametrize("make", [an_enabled_card, an_initial_card, a_locked_card, a_sealed_card])
def test_l3_anybody_may_report_in_writing_with_their_own_id(office: Office, make: object) -> None:
    card = make(office)  # type: ignore[operator]
    before = shown(office, card)[0]

    answer = a_counter(office).report_in_writing(card.uid, the_id(card))

    assert (answer.deed, answer.loss.ends_at) == (LossDeed.DONE, None)
    assert (shown(office, card)[0], shown(office, card)[2]) == ("2", "written")
    [papers, reported] = events(office, f"card:{card.uid}")
    assert (papers.kind, papers.actor) == ("papers.seen", "staff:clerk-1")
    assert papers.fields["papers"] == ["id_card"]
    assert papers.personal["paper_tails"] == [card.citizen_id[-4:]]
    assert card.citizen_id[-4:] not in str(papers.fields)
    assert (reported.kind, reported.fields["channel"]) == ("loss.reported", "written")
    assert (reported.fields["status_before"], reported.fields["status_after"]) == (before, "2")
    [(about, to, text)] = messages(office)
    assert (about, to) == ("loss_formal", card.phone)
    assert answer.loss.reference in text
    assert [about for about, _, _ in messages(office, "bank_notice")] == ["loss_reported"]


@pytest.mark.parametrize(
    ("bearer", "kinds_of_papers"),
    [
        (Bearer.HOLDER, (K.ID_CARD,)),
        (Bearer.HOLDER, (K.OTHER_ID,)),
        (Bearer.HOLDER, (K.HOUSEHOLD_BOOK,)),
        (Bearer.HOLDER, (K.HOUSEHOLD_CERTIFICATE,)),
        (Bearer.HOLDER, (K.EMPLOYER_LETTER,)),
        (Bearer.AGENT, (K.ID_CARD, K.AGENT_ID)),
    ],
)
def test_l3_these_papers_do(office: Office, bearer: Bearer, kinds_of_papers: tuple[PaperKind, ...]) -> None:
    card = an_enabled_card(office)

    answer = a_counter(office).report_in_writing(card.uid, with_papers(card, *kinds_of_papers, bearer=bearer))

    assert answer.deed is LossDeed.DONE


@pytest.mark.parametrize(
    ("bearer", "kinds_of_papers"),
    [
        (Bearer.HOLDER, (K.CARD,)),
        (Bearer.HOLDER, (K.AGENT_ID,)),
        (Bearer.AGENT, (K.ID_CARD,)),
        (Bearer.AGENT, (K.AGENT_ID,)),
        (Bearer.AGENT, (K.HOUSEHOLD_BOOK, K.AGENT_ID)),
        (Bearer.GUARDIAN, (K.ID_CARD, K.GUARDIAN_ID)),
    ],
)
def test_l3_these_papers_do_not(
    office: Office, bearer: Bearer, kinds_of_papers: tuple[PaperKind, ...]
) -> None:
    card = an_enabled_card(office)

    with pytest.raises(PapersMissing):
        a_counter(office).report_in_writing(card.uid, with_papers(card, *kinds_of_papers, bearer=bearer))

    assert kinds(office, f"card:{card.uid}") == []
    assert shown(office, card) == ("1", "enabled", None)


def test_l3_papers_of_somebody_else_do_not_do(office: Office) -> None:
    card, counter = an_enabled_card(office), a_counter(office)
    own_agent = with_papers(card, K.ID_CARD, K.AGENT_ID, bearer=Bearer.AGENT, agent_id=card.citizen_id)

    with pytest.raises(PapersMissing, match="not this holder's"):
        counter.report_in_writing(card.uid, with_papers(card, K.ID_CARD, id_card=a_citizen_id()))
    with pytest.raises(PapersMissing, match="own agent"):
        counter.report_in_writing(card.uid, own_agent)
    with pytest.raises(BadEntry):
        counter.report_in_writing(card.uid, with_papers(card, K.HOUSEHOLD_BOOK, household_book=" "))


def test_l3_m1_a_guardian_reports_for_a_minor(office: Office) -> None:
    card = a_minors_card(office)
    guardian = with_papers(card, K.GUARDIAN_ID, K.HOUSEHOLD_BOOK, bearer=Bearer.GUARDIAN)

    assert a_counter(office).report_in_writing(card.uid, guardian).deed is LossDeed.DONE


def test_l8_a_written_report_makes_a_temporary_loss_formal_and_it_never_lapses(office: Office) -> None:
    card = a_lost_card(office)
    before = card_list.show(office, card.number)

    answer = a_counter(office).report_in_writing(card.uid, the_id(card))

    assert answer.deed is LossDeed.DONE
    assert shown(office, card) == ("2", "enabled", "written")
    [_, made_formal] = events(office, f"card:{card.uid}")
    assert made_formal.kind == "loss.made_formal"
    assert made_formal.fields == {
        "reference": answer.loss.reference,
        "reference_before": before.loss.reference,
        "status_before": "4",
        "status_after": "2",
    }
    assert messages(office, "bank_notice")[0][0] == "loss_made_formal"
    with clock.travel(clock.now() + timedelta(days=800)):
        sweep(office)
        assert shown(office, card)[0] == "2"


def test_l8_a_lapsed_loss_is_written_down_before_the_formal_one_begins(office: Office) -> None:
    card = a_lost_card(office)

    with clock.travel(clock.now() + timedelta(days=60)):
        a_counter(office).report_in_writing(card.uid, the_id(card))

    assert kinds(office, f"card:{card.uid}") == ["papers.seen", "loss.lapsed", "loss.reported"]
    assert events(office, f"card:{card.uid}")[-1].fields["status_before"] == "1"


def test_l8_a_second_written_report_tells_the_first(office: Office) -> None:
    card, counter = an_enabled_card(office), a_counter(office)
    first = counter.report_in_writing(card.uid, the_id(card))

    second = counter.report_in_writing(card.uid, the_id(card))

    assert (second.deed, second.loss) == (LossDeed.ALREADY, first.loss)
    assert len(messages(office)) == 1


def test_a_cancelled_card_cannot_be_reported(office: Office) -> None:
    card = a_cancelled_card(office)

    with pytest.raises(NotThisCard):
        a_counter(office).report_in_writing(card.uid, the_id(card))


@pytest.mark.parametrize("kind", LossKind)
def test_l8_l9_a_found_card_is_released_with_card_id_and_pin(office: Office, kind: LossKind) -> None:
    card, counter = a_lost_card(office, kind), a_counter(office)
    keys_the_pin(counter, card)

    released = counter.release(card.uid, with_papers(card))

    assert shown(office, card) == ("1", "enabled", None)
    event = events(office, f"card:{card.uid}")[-1]
    assert (event.kind, event.actor, event.fields["channel"]) == ("loss.released", "staff:clerk-1", "counter")
    before = "2" if kind is LossKind.FORMAL else "4"
    assert (event.fields["status_before"], event.fields["status_after"]) == (before, "1")
    assert released.reference in messages(office)[-1][2]
    assert messages(office, "bank_notice")[-1][0] == "loss_released"


@pytest.mark.parametrize("kind", LossKind)
def test_l9_without_the_card_nothing_is_released(office: Office, kind: LossKind) -> None:
    card, counter = a_lost_card(office, kind), a_counter(office)
    keys_the_pin(counter, card)

    for shown_papers in (the_id(card), with_papers(card, K.CARD), with_papers(card, card="Z00000000")):
        with pytest.raises(PapersMissing):
            counter.release(card.uid, shown_papers)
    with pytest.raises(PapersMissing):
        counter.release(card.uid, with_papers(card, K.CARD, K.ID_CARD, K.AGENT_ID, bearer=Bearer.AGENT))

    assert shown(office, card)[0] in {"2", "4"}


def test_p1_a_release_asks_for_an_enabled_pin_and_a_loss_does_not(office: Office) -> None:
    card, counter = an_enabled_card(office), a_counter(office)
    counter.report_in_writing(card.uid, the_id(card))

    with pytest.raises(PinNeeded):
        counter.release(card.uid, with_papers(card))

    keys_the_pin(counter, card)
    counter.release(card.uid, with_papers(card))


def test_l9_a_card_that_is_not_lost_cannot_be_released(office: Office) -> None:
    card = an_initial_card(office)

    with pytest.raises(NotThisCard):
        a_counter(office).release(card.uid, with_papers(card))

    assert kinds(office, f"card:{card.uid}") == []


def test_l8_where_formal_losses_are_never_released_a_found_card_stays_lost(database: Database) -> None:
    office = make_office(database, loss=LossRules(formal_release="never"))
    formal, temporary = an_initial_card(office), an_initial_card(office)
    counter = a_counter(office)
    counter.report_in_writing(formal.uid, the_id(formal))

    with pytest.raises(NotInThisCity):
        counter.release(formal.uid, with_papers(formal))

    assert shown(office, formal)[0] == "2"
    assert temporary.uid != formal.uid


def test_l9_where_the_counter_does_not_release_temporary_losses_it_does_not(database: Database) -> None:
    office = make_office(database, loss=LossRules(release_channels=frozenset({"phone"})))
    card, counter = a_lost_card(office), a_counter(office)
    keys_the_pin(counter, card)

    with pytest.raises(NotInThisCity):
        counter.release(card.uid, with_papers(card))


def test_the_one_who_came_is_in_the_log_and_only_sealed(office: Office) -> None:
    card = an_initial_card(office)
    agent = with_papers(
        card, K.ID_CARD, K.AGENT_ID, bearer=Bearer.AGENT, reason="出差", agent_id="130102196001010012"
    )

    a_counter(office, place="长安区3号窗口").report_in_writing(card.uid, agent)

    [papers, _] = events(office, f"card:{card.uid}")
    assert papers.fields["brought_by"] == "agent"
    assert papers.fields["place"] == "长安区3号窗口"
    assert papers.personal == {"paper_tails": [card.citizen_id[-4:], "0012"], "reason": "出差"}
    assert isinstance(agent, Presented)
    assert "出差" not in repr(agent)
