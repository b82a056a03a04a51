"""Rules L1–L9 and L11 as callers bring them about."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.city import LossRules, PinRequired, PinRules, Span, Unit
from ivr.desk import CardStatus, LossDeed, Proof, ProvenBy
from models import clock
from models.database import Database
from models.loss_report import LossKind, LossReport
from models.office import Office
from models.sweep import sweep
from tests.factories import (
    CardFacts,
    a_cancelled_card,
    a_desk,
    a_locked_card,
    a_lost_card,
    a_minors_card,
    a_sealed_card,
    an_enabled_card,
    an_initial_card,
    make_office,
)
from tests.models.looking import events, kinds, messages
from tests.together import together

CHINA = ZoneInfo("Asia/Shanghai")
A_TUESDAY_NIGHT = datetime(2026, 3, 3, 3, 0, tzinfo=CHINA)
PHONE_RELEASE = LossRules(release_channels=frozenset({"counter", "phone"}))


def report(office: Office, card: CardFacts, by: ProvenBy = ProvenBy.PIN) -> LossDeed:
    """A report in a call of its own."""
    with a_desk(office) as desk:
        return desk.report_loss(Proof(card.claim, by)).deed


def status(office: Office, card: CardFacts) -> CardStatus:
    """What the card shows."""
    return a_desk(office).card(card.proof).status


def test_l5_a_report_freezes_at_once_and_tells_holder_and_bank(office: Office) -> None:
    card = an_enabled_card(office)

    with clock.travel(A_TUESDAY_NIGHT), a_desk(office) as desk:
        answer = desk.report_loss(card.proof)
        loss = answer.loss

        assert answer.deed is LossDeed.DONE
        assert loss is not None
        assert status_of(desk, card) is CardStatus.TEMPORARY_LOSS

    assert len(loss.reference) == 12
    assert loss.reference.startswith("260303")
    [(about, to, text)] = messages(office)
    assert (about, to) == ("loss_reported", card.phone)
    assert loss.reference in text
    assert card.number not in text
    [(about, bank, notice)] = messages(office, "bank_notice")
    assert (about, bank) == ("loss_reported", "CCB")
    assert card.number in notice
    [event] = events(office, f"card:{card.uid}")
    assert event.kind == "loss.reported"
    assert event.fields["reference"] == loss.reference
    assert (event.fields["status_before"], event.fields["status_after"]) == ("1", "4")


def status_of(desk: object, card: CardFacts) -> CardStatus:
    """What the card shows within the same turn."""
    return desk.card(card.proof).status  # type: ignore[attr-defined]


def test_l6_fifteen_working_days_end_with_the_fifteenth(office: Office) -> None:
    card = an_enabled_card(office)

    with clock.travel(A_TUESDAY_NIGHT), a_desk(office) as desk:
        loss = desk.report_loss(card.proof).loss

    assert loss is not None
    assert loss.ends_at == datetime(2026, 3, 25, 0, 0, tzinfo=CHINA)


def test_l6_a_loss_lapses_on_the_second_whether_or_not_anything_sweeps(office: Office) -> None:
    card = an_enabled_card(office)
    with clock.travel(A_TUESDAY_NIGHT):
        report(office, card)
    the_end = datetime(2026, 3, 25, 0, 0, tzinfo=CHINA)

    with clock.travel(the_end - timedelta(seconds=30)):
        assert status(office, card) is CardStatus.TEMPORARY_LOSS
    with clock.travel(the_end):
        assert status(office, card) is CardStatus.ACTIVE


def test_l6_the_end_of_a_loss_gives_back_a_locked_card_as_locked(office: Office) -> None:
    card = a_locked_card(office)
    with clock.travel(A_TUESDAY_NIGHT), office.database.deeds() as session:
        session.add(
            LossReport(
                uid="1" * 32,
                card_uid=card.uid,
                reference="260303000001",
                kind="temporary",
                channel="staffed",
                reported_at=office.now(),
                takes_effect_at=office.now(),
                ends_at=office.now() + timedelta(days=1),
            )
        )

    with clock.travel(A_TUESDAY_NIGHT):
        assert status(office, card) is CardStatus.TEMPORARY_LOSS
    with clock.travel(A_TUESDAY_NIGHT + timedelta(days=1)):
        assert status(office, card) is CardStatus.LOCKED


def test_l6_a_card_can_be_reported_again_after_a_lapse_that_nobody_wrote_down(office: Office) -> None:
    card = an_enabled_card(office)
    with clock.travel(A_TUESDAY_NIGHT):
        report(office, card)

    with clock.travel(A_TUESDAY_NIGHT + timedelta(days=60)):
        assert report(office, card) is LossDeed.DONE

    assert kinds(office, f"card:{card.uid}") == ["loss.reported", "loss.lapsed", "loss.reported"]


def test_l6_shenyang_a_card_stays_closed_for_a_day_after_the_lapse(database: Database) -> None:
    rules = LossRules(temporary=Span(15, Unit.DAYS), usable_again_after=timedelta(hours=24))
    office = make_office(database, loss=rules)
    card = an_enabled_card(office)

    with clock.travel(A_TUESDAY_NIGHT), a_desk(office) as desk:
        loss = desk.report_loss(card.proof).loss

    assert loss is not None
    assert loss.ends_at == datetime(2026, 3, 20, 0, 0, tzinfo=CHINA)


def test_l7_a_second_report_is_told_the_first_one(office: Office) -> None:
    card = an_enabled_card(office)
    with a_desk(office) as desk:
        first = desk.report_loss(card.proof)

    with a_desk(office) as desk:
        second = desk.report_loss(card.proof)

    assert second.deed is LossDeed.ALREADY
    assert second.loss == first.loss


def test_l7_of_thirty_two_reports_at_once_one_is_new_and_all_tell_its_number(office: Office) -> None:
    card = an_enabled_card(office)

    def one(_: int) -> tuple[LossDeed, str]:
        with a_desk(office) as desk:
            answer = desk.report_loss(card.proof)
        assert answer.loss is not None
        return answer.deed, answer.loss.reference

    answers = together(32, one)

    assert [deed for deed, _ in answers].count(LossDeed.DONE) == 1
    assert [deed for deed, _ in answers].count(LossDeed.ALREADY) == 31
    assert len({reference for _, reference in answers}) == 1
    assert kinds(office, f"card:{card.uid}") == ["loss.reported"]
    assert len(messages(office)) == len(messages(office, "bank_notice")) == 1


def test_l7_a_renewal_keeps_the_number_and_counts_anew_from_today(office: Office) -> None:
    card = an_enabled_card(office)
    with clock.travel(A_TUESDAY_NIGHT), a_desk(office) as desk:
        first = desk.report_loss(card.proof).loss

    with clock.travel(A_TUESDAY_NIGHT + timedelta(days=7)), a_desk(office) as desk:
        answer = desk.renew_loss(card.proof)

    assert answer.deed is LossDeed.DONE
    assert first is not None
    assert answer.loss is not None
    assert answer.loss.reference == first.reference
    assert answer.loss.ends_at == datetime(2026, 4, 1, 0, 0, tzinfo=CHINA)
    assert [about for about, _, _ in messages(office)] == ["loss_reported", "loss_renewed"]


def test_l7_where_renewal_is_not_allowed_the_end_stays(database: Database) -> None:
    office = make_office(database, loss=LossRules(renewal=False))
    card = a_lost_card(office)

    with a_desk(office) as desk:
        assert desk.renew_loss(card.proof).deed is LossDeed.NOT_POSSIBLE


def test_l8_a_formal_loss_has_no_end_and_cannot_be_renewed_or_released(database: Database) -> None:
    office = make_office(database, loss=PHONE_RELEASE)
    card = a_lost_card(office, LossKind.FORMAL)

    with a_desk(office) as desk:
        assert desk.renew_loss(card.proof).deed is LossDeed.NOT_POSSIBLE
        assert desk.release_loss(card.proof).deed is LossDeed.NOT_POSSIBLE
        already = desk.report_loss(card.proof)

    assert already.deed is LossDeed.ALREADY
    assert already.loss is not None
    assert already.loss.ends_at is None
    with clock.travel(datetime(2036, 1, 1, tzinfo=CHINA)):
        assert status(office, card) is CardStatus.FORMAL_LOSS


def test_l9_a_phone_releases_only_where_the_city_says_so(database: Database) -> None:
    office = make_office(database)
    card = a_lost_card(office)

    with a_desk(office) as desk:
        assert desk.release_loss(card.proof).deed is LossDeed.NOT_POSSIBLE

    assert status(office, card) is CardStatus.TEMPORARY_LOSS


def test_l9_a_released_card_can_be_used_and_reported_again(database: Database) -> None:
    office = make_office(database, loss=PHONE_RELEASE)
    card = a_lost_card(office)

    with a_desk(office) as desk:
        assert desk.release_loss(card.proof).deed is LossDeed.DONE

    assert status(office, card) is CardStatus.ACTIVE
    assert kinds(office, f"card:{card.uid}") == ["loss.released"]
    assert report(office, card) is LossDeed.DONE


@pytest.mark.parametrize(
    "make", [a_sealed_card, a_cancelled_card, a_minors_card, a_locked_card, an_initial_card]
)
def test_cards_that_a_machine_may_not_freeze(office: Office, make: object) -> None:
    card = make(office)  # type: ignore[operator]

    assert report(office, card) is LossDeed.NOT_POSSIBLE

    assert kinds(office, f"card:{card.uid}") == []
    assert messages(office) == messages(office, "bank_notice") == []


def test_a_proof_that_only_enables_freezes_nothing(office: Office) -> None:
    card = an_enabled_card(office)

    assert report(office, card, ProvenBy.ENABLING) is LossDeed.NOT_POSSIBLE
    assert report(office, card, ProvenBy.READ_BACK) is LossDeed.NOT_POSSIBLE


def test_p0_where_no_pin_is_asked_for_the_citizen_id_does(database: Database) -> None:
    office = make_office(database, pin=PinRules(required=PinRequired.NO))
    card = an_initial_card(office)

    with a_desk(office) as desk:
        proof = desk.read_back(desk.claim_by_citizen_id(card.citizen_id).claim)
        assert proof is not None
        assert desk.report_loss(proof).deed is LossDeed.DONE


def test_p0_where_a_pin_is_optional_only_cards_without_one_are_read_back(database: Database) -> None:
    office = make_office(database, pin=PinRules(required=PinRequired.OPTIONAL))

    assert a_desk(office).read_back(an_initial_card(office).claim) is not None
    assert a_desk(office).read_back(an_enabled_card(office).claim) is None


def test_nobody_is_texted_without_a_phone_on_file(office: Office) -> None:
    card = an_enabled_card(office, phone=None)

    report(office, card)

    assert messages(office) == []
    assert len(messages(office, "bank_notice")) == 1


def test_an_sms_is_in_the_language_of_the_call(office: Office) -> None:
    card = an_enabled_card(office)

    with clock.travel(A_TUESDAY_NIGHT), a_desk(office, language="en") as desk:
        desk.report_loss(card.proof)

    [(_, _, text)] = messages(office)
    assert "until the end of 24 Mar" in text
    assert text.startswith("[Testville Social Security]")


def test_l6_the_sweep_writes_a_lapse_down_once_and_tells_holder_and_bank_by_day(office: Office) -> None:
    card = an_enabled_card(office)
    with clock.travel(A_TUESDAY_NIGHT):
        report(office, card)

    with clock.travel(datetime(2026, 3, 25, 0, 1, tzinfo=CHINA)):
        assert sweep(office)["lapsed"] == 1
        assert sweep(office)["lapsed"] == 0

    assert kinds(office, f"card:{card.uid}") == ["loss.reported", "loss.lapsed"]
    assert [about for about, _, _ in messages(office)] == ["loss_reported", "loss_lapsed"]
    assert [about for about, _, _ in messages(office, "bank_notice")] == ["loss_reported", "loss_lapsed"]


def test_l7_a_reminder_comes_three_working_days_before_the_end_and_once(office: Office) -> None:
    card = an_enabled_card(office)
    with clock.travel(A_TUESDAY_NIGHT):
        report(office, card)

    with clock.travel(datetime(2026, 3, 19, 12, 0, tzinfo=CHINA)):
        assert sweep(office)["reminded"] == 0
    with clock.travel(datetime(2026, 3, 20, 12, 0, tzinfo=CHINA)):
        assert sweep(office)["reminded"] == 1
        assert sweep(office)["reminded"] == 0

    assert messages(office)[-1][0] == "loss_reminder"


def test_l7_a_loss_shorter_than_the_reminders_span_is_not_reminded_of(database: Database) -> None:
    office = make_office(database, loss=LossRules(temporary=Span(24, Unit.HOURS)))
    card = an_enabled_card(office)
    with clock.travel(A_TUESDAY_NIGHT):
        report(office, card)

    with clock.travel(A_TUESDAY_NIGHT + timedelta(hours=12)):
        assert sweep(office)["reminded"] == 0

    assert [about for about, _, _ in messages(office)] == ["loss_reported"]
