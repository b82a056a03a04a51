"""Rules P5 and P6: a PIN is reset or unlocked at the counter, by two pairs of eyes, and all of it is in the log."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from ivr.city import PinRules
from models import card_list, clock
from models.database import Database
from models.office import Office
from models.papers import Bearer, PaperKind
from models.reset_request import Mending, ResetRequest
from models.staff import Role
from models.staff_refusals import (
    BadEntry,
    NoSuchRequest,
    NotAllowed,
    NotDone,
    NotInThisCity,
    NotThisCard,
    PapersMissing,
    PinNeeded,
)
from models.sweep import sweep
from tests.factories import (
    A_PIN,
    CardFacts,
    a_citizen_id,
    a_desk,
    a_locked_card,
    a_minors_card,
    an_enabled_card,
    an_initial_card,
    make_office,
)
from tests.models.looking import events, kinds, messages, wrong_tries
from tests.staffing import PLACE, a_counter, keys_the_pin, the_id, with_papers
from tests.together import together

K = PaperKind
ONE_PAIR = PinRules(reset_four_eyes=False)


def shown(office: Office, card: CardFacts) -> tuple[str, str]:
    """Status and PIN, as `lossline cards show` tells them."""
    line = card_list.show(office, card.number)
    assert line is not None
    return line.status.value, line.pin


def asked(office: Office, card: CardFacts, what: Mending = Mending.RESET, **facts: object) -> str:
    """A request of clerk 1."""
    uid = a_counter(office).ask(card.uid, what, with_papers(card, **facts))  # type: ignore[arg-type]
    assert uid is not None
    return uid


def test_p5_p6_a_reset_waits_for_a_second_member_of_staff_and_gives_the_initial_pin(office: Office) -> None:
    card = a_locked_card(office)
    request = asked(office, card, reason="忘记密码")
    assert shown(office, card) == ("3", "locked")

    a_counter(office, Role.SUPERVISOR).approve(request)

    assert shown(office, card) == ("1", "initial")
    assert a_desk(office).try_pin(card.claim, A_PIN) is None
    seen, requested, approved, reset = events(office, f"card:{card.uid}")[:4]
    assert [seen.kind, requested.kind, approved.kind] == ["papers.seen", "reset.requested", "reset.approved"]
    assert (requested.actor, approved.actor, reset.actor) == (
        "staff:clerk-1",
        "staff:supervisor-1",
        "staff:supervisor-1",
    )
    assert reset.kind == "pin.reset"
    assert reset.fields == {
        "requested_by": "clerk-1",
        "approved_by": "supervisor-1",
        "place": PLACE,
        "brought_by": "holder",
        "papers": ["card", "id_card"],
        "pin_before": "locked",
        "pin_after": "initial",
        "status_before": "3",
        "status_after": "1",
    }
    assert reset.personal == {"paper_tails": [card.number[-4:], card.citizen_id[-4:]], "reason": "忘记密码"}
    assert [(about, to) for about, to, _ in messages(office)] == [("pin_reset", card.phone)]


def test_p5_after_a_reset_self_service_is_closed_until_the_pin_is_changed(office: Office) -> None:
    card = an_enabled_card(office)
    a_counter(office, Role.SUPERVISOR).approve(asked(office, card))

    with a_desk(office) as caller:
        assert caller.try_pin(card.claim, A_PIN) is None
    assert "初始密码" in messages(office)[0][2]


def test_p3_p6_unlocking_keeps_the_pin_and_forgives_the_wrong_ones(database: Database) -> None:
    office = make_office(database, pin=PinRules(max_wrong=2))
    card = an_enabled_card(office)
    for _ in range(2):
        with a_desk(office, caller=card.phone) as caller:
            caller.try_pin(card.claim, "246813")
    assert shown(office, card) == ("3", "locked")

    a_counter(office, Role.SUPERVISOR).approve(asked(office, card, Mending.UNLOCK))

    assert shown(office, card) == ("1", "enabled")
    assert wrong_tries(office, card.claim) == 0
    with a_desk(office, caller=card.phone) as caller:
        assert caller.try_pin(card.claim, A_PIN) == card.proof
    event = next(each for each in events(office, f"card:{card.uid}") if each.kind == "pin.unlocked")
    assert (event.fields["pin_before"], event.fields["pin_after"]) == ("locked", "enabled")
    assert messages(office)[-1][0] == "pin_unlocked"


def test_p6_where_one_pair_of_eyes_is_enough_asking_is_doing(database: Database) -> None:
    office = make_office(database, pin=ONE_PAIR)
    card = an_enabled_card(office)

    assert a_counter(office).ask(card.uid, Mending.RESET, with_papers(card)) is None

    assert shown(office, card) == ("1", "initial")
    assert kinds(office, f"card:{card.uid}") == ["papers.seen", "pin.reset"]
    assert events(office, f"card:{card.uid}")[-1].fields["approved_by"] == ""


def test_p6_nobody_approves_what_they_asked_for_not_even_a_supervisor(office: Office) -> None:
    card = an_enabled_card(office)
    supervisor = a_counter(office, Role.SUPERVISOR)
    request = supervisor.ask(card.uid, Mending.RESET, with_papers(card))
    assert request is not None

    with pytest.raises(NotAllowed, match="nobody approves"):
        supervisor.approve(request)

    assert shown(office, card) == ("1", "enabled")
    a_counter(office, Role.SUPERVISOR, "supervisor-2").approve(request)
    assert shown(office, card) == ("1", "initial")


def test_p6_the_database_itself_refuses_a_request_approved_by_its_author(office: Office) -> None:
    request = asked(office, an_enabled_card(office))
    own = {"approved_by": "clerk-1", "closed_at": clock.now(), "closed_how": "approved"}

    with pytest.raises(IntegrityError), office.database.deeds() as session:
        session.execute(update(ResetRequest).where(ResetRequest.uid == request).values(own))


def test_p6_the_database_itself_refuses_an_approval_by_nobody(office: Office) -> None:
    request = asked(office, an_enabled_card(office))

    changes = {"closed_at": clock.now(), "closed_how": "approved"}

    with pytest.raises(IntegrityError), office.database.deeds() as session:
        session.execute(update(ResetRequest).where(ResetRequest.uid == request).values(changes))


def test_p6_a_card_has_one_open_request_and_the_database_sees_to_it(office: Office) -> None:
    card = an_enabled_card(office)
    request = asked(office, card)

    with pytest.raises(NotThisCard, match="still open"):
        asked(office, card)
    with office.database.deeds() as session:
        row = session.execute(select(*ResetRequest.__table__.columns)).one()._asdict()
    with pytest.raises(IntegrityError), office.database.deeds() as session:
        session.add(ResetRequest(**row | {"uid": "second"}))

    a_counter(office, Role.SUPERVISOR).refuse(request)
    assert asked(office, card) != request


def test_p6_a_request_lasts_a_quarter_of_an_hour_and_its_end_is_written_down(office: Office) -> None:
    card = an_enabled_card(office)
    now = clock.now()
    request = asked(office, card)

    with clock.travel(now + timedelta(minutes=14, seconds=50)):
        assert [each.uid for each in a_counter(office, Role.SUPERVISOR).requests()] == [request]
    with clock.travel(now + timedelta(minutes=15, seconds=10)):
        assert a_counter(office, Role.SUPERVISOR).requests() == []
        with pytest.raises(NoSuchRequest, match="expired"):
            a_counter(office, Role.SUPERVISOR).approve(request)
        again = asked(office, card)
        a_counter(office, Role.SUPERVISOR).approve(again)

    assert kinds(office, f"card:{card.uid}") == [
        "papers.seen",
        "reset.requested",
        "papers.seen",
        "reset.expired",
        "reset.requested",
        "reset.approved",
        "pin.reset",
    ]


def test_p6_the_worker_writes_down_that_nobody_decided_in_time(office: Office) -> None:
    card, waits = an_enabled_card(office), an_enabled_card(office)
    now = clock.now()
    request = asked(office, card)

    with clock.travel(now + timedelta(minutes=14)):
        asked(office, waits)
        assert sweep(office)["expired"] == 0
    with clock.travel(now + timedelta(minutes=16)):
        assert [sweep(office)["expired"], sweep(office)["expired"]] == [1, 0]

    expired = events(office, f"card:{card.uid}")[-1]
    assert (expired.kind, expired.actor, expired.fields["request"]) == ("reset.expired", "worker", request)
    assert kinds(office, f"card:{waits.uid}")[-1] == "reset.requested"


def test_p6_a_card_that_was_replaced_meanwhile_is_not_reset(office: Office) -> None:
    card, counter = an_enabled_card(office), a_counter(office)
    request = asked(office, card)
    counter.report_in_writing(card.uid, the_id(card))
    keys_the_pin(counter, card)
    counter.replace(card.uid, the_id(card), "N12345678", "16.00")

    with pytest.raises(NotThisCard, match="cancelled"):
        a_counter(office, Role.SUPERVISOR).approve(request)

    assert shown(office, card) == ("9", "initial")


def test_p6_whoever_decides_sees_who_asked_and_with_which_papers(office: Office) -> None:
    card = an_enabled_card(office)
    request = asked(office, card, reason="记不清了")

    [view] = a_counter(office, Role.SUPERVISOR).requests()

    assert (view.uid, view.card_tail, view.what) == (request, card.number[-4:], Mending.RESET)
    grounds = view.grounds
    assert (grounds.requested_by, grounds.papers, grounds.reason) == (
        "clerk-1",
        ("card", "id_card"),
        "记不清了",
    )
    assert "记不清了" not in repr(view)


def test_p6_a_refused_or_withdrawn_request_does_nothing_and_cannot_be_approved(office: Office) -> None:
    card, supervisor = an_enabled_card(office), a_counter(office, Role.SUPERVISOR)
    refused = asked(office, card)
    supervisor.refuse(refused)
    withdrawn = asked(office, card)
    with pytest.raises(NotAllowed):
        a_counter(office, work_number="clerk-2").withdraw(withdrawn)
    a_counter(office).withdraw(withdrawn)

    for request in (refused, withdrawn, "never-made"):
        with pytest.raises(NoSuchRequest):
            supervisor.approve(request)

    assert shown(office, card) == ("1", "enabled")
    assert kinds(office, f"card:{card.uid}")[2] == "reset.refused"
    assert kinds(office, f"card:{card.uid}")[-1] == "reset.withdrawn"


def test_p6_of_many_approvals_at_once_one_does_it(office: Office) -> None:
    card = an_enabled_card(office)
    request = asked(office, card)
    desks = [a_counter(office, Role.SUPERVISOR, f"supervisor-{number}") for number in range(8)]

    def approve(number: int) -> bool:
        try:
            desks[number].approve(request)
        except NoSuchRequest:
            return False
        return True

    assert sum(together(8, approve)) == 1
    assert kinds(office, f"card:{card.uid}").count("pin.reset") == 1
    assert len(messages(office)) == 1


def test_p6_of_many_requests_at_once_one_is_taken(office: Office) -> None:
    card = an_enabled_card(office)
    desks = [a_counter(office, work_number=f"clerk-{number}") for number in range(6)]

    def ask(number: int) -> bool:
        try:
            return desks[number].ask(card.uid, Mending.RESET, with_papers(card)) is not None
        except NotThisCard:
            return False

    assert sum(together(6, ask)) == 1


def test_p5_a_reset_without_reason_card_or_own_id_is_refused(office: Office) -> None:
    card, counter = an_enabled_card(office), a_counter(office)

    with pytest.raises(BadEntry, match="say why"):
        counter.ask(card.uid, Mending.RESET, with_papers(card, reason=" "))
    for papers in (the_id(card), with_papers(card, K.CARD), with_papers(card, K.CARD, K.HOUSEHOLD_BOOK)):
        with pytest.raises(PapersMissing):
            counter.ask(card.uid, Mending.RESET, papers)
    with pytest.raises(PapersMissing):
        counter.ask(card.uid, Mending.RESET, with_papers(card, id_card=a_citizen_id()))

    assert kinds(office, f"card:{card.uid}") == []


def test_p5_an_agent_is_sent_away_unless_the_city_allows_one(database: Database) -> None:
    strict, lenient = make_office(database), make_office(database, pin=PinRules(reset_by_agent=True))
    card = an_enabled_card(strict)
    agent = with_papers(card, K.CARD, K.ID_CARD, K.AGENT_ID, bearer=Bearer.AGENT)

    with pytest.raises(NotInThisCity):
        a_counter(strict).ask(card.uid, Mending.RESET, agent)

    assert a_counter(lenient).ask(card.uid, Mending.RESET, agent)


def test_p5_m1_for_a_minor_the_guardian_comes_and_for_nobody_else(office: Office) -> None:
    minor, adult, counter = a_minors_card(office), an_enabled_card(office), a_counter(office)

    def guardian(card: CardFacts) -> object:
        return with_papers(card, K.CARD, K.GUARDIAN_ID, K.HOUSEHOLD_BOOK, bearer=Bearer.GUARDIAN)

    with pytest.raises(PapersMissing, match="guardian has to come"):
        counter.ask(minor.uid, Mending.RESET, with_papers(minor))
    with pytest.raises(PapersMissing, match="of age"):
        counter.ask(adult.uid, Mending.RESET, guardian(adult))

    assert counter.ask(minor.uid, Mending.RESET, guardian(minor))


def test_p5_a_card_that_is_formally_lost_cannot_be_shown_and_is_not_asked_for(office: Office) -> None:
    card, counter = an_enabled_card(office), a_counter(office)
    counter.report_in_writing(card.uid, the_id(card))

    request = counter.ask(card.uid, Mending.RESET, the_id(card))
    assert request is not None
    a_counter(office, Role.SUPERVISOR).approve(request)

    assert shown(office, card) == ("2", "initial")
    reset = events(office, f"card:{card.uid}")[-1]
    assert (reset.fields["status_before"], reset.fields["status_after"]) == ("2", "2")


@pytest.mark.parametrize(
    ("make", "what"), [(an_initial_card, Mending.RESET), (an_enabled_card, Mending.UNLOCK)]
)
def test_there_must_be_something_to_mend(office: Office, make: object, what: Mending) -> None:
    card = make(office)  # type: ignore[operator]

    with pytest.raises(NotThisCard):
        a_counter(office).ask(card.uid, what, with_papers(card))


def test_p6_what_changed_since_it_was_asked_for_is_looked_at_again(office: Office) -> None:
    card = a_locked_card(office)
    unlock = asked(office, card, Mending.UNLOCK)
    with office.database.deeds() as session:
        session.connection().exec_driver_sql(
            f"UPDATE pins SET locked_at = NULL WHERE card_uid = '{card.uid}'"
        )

    with pytest.raises(NotDone):
        a_counter(office, Role.SUPERVISOR).approve(unlock)

    with office.database.deeds() as session:
        assert session.get_one(ResetRequest, unlock).closed_at is None


def test_p1_a_pin_is_given_up_only_where_the_city_lets_its_holder(database: Database) -> None:
    shijiazhuang = make_office(database)
    nanjing = make_office(database, pin=PinRules(may_be_cancelled=True))
    card = an_enabled_card(nanjing)
    keys_the_pin(a_counter(nanjing), card)

    with pytest.raises(NotInThisCity):
        a_counter(shijiazhuang).cancel_pin(card.uid, with_papers(card))
    a_counter(nanjing).cancel_pin(card.uid, with_papers(card))

    assert shown(nanjing, card) == ("1", "initial")
    assert kinds(nanjing, f"card:{card.uid}")[-1] == "pin.cancelled"
    with pytest.raises(NotThisCard):
        a_counter(nanjing).cancel_pin(card.uid, with_papers(card))


def test_p1_giving_a_pin_up_asks_for_it(database: Database) -> None:
    office = make_office(database, pin=PinRules(may_be_cancelled=True))
    card = an_enabled_card(office)

    with pytest.raises(PinNeeded):
        a_counter(office).cancel_pin(card.uid, with_papers(card))

    assert shown(office, card) == ("1", "enabled")
