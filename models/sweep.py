"""What time alone brings about: losses lapse, reminders fall due, half-judged tries and requests are closed (L6, L7,
P3, P6).

Nothing waits for the sweep: a lapsed loss has ended for whoever asks. The sweep writes it down and tells the holder.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import clock, counter_resets, duty, losses, sms, throttle_card, throttle_line, tries
from models.call import CallRecord
from models.card_file import CardFile, lock_file
from models.hours import span_before, span_end
from models.loss_report import LossReport
from models.notices import tell_bank, tell_holder
from models.office import Office
from models.stored_pin import PinTry, StoredPin

ACTOR = "worker"
LANGUAGE = "zh"
"""What the sweep writes of its own accord: no call says which language the holder speaks."""
DAYTIME = (time(9), time(20))
ABANDONED_AFTER = timedelta(minutes=1)
LONGEST_CALL = timedelta(hours=2)
_AT_A_TIME = 500


def sweep(office: Office) -> dict[str, int]:
    """Do all that is due; how much of each was done."""
    return {
        "lapsed": _for_each_card(office, _lapsed(office), _lapse),
        "reminded": _for_each_card(office, _nearly_over(office), _remind),
        "expired": _for_each_card(office, _overdue(office), _expire),
        "abandoned": _close_abandoned_tries(office),
        "unlocked": _for_each_card(office, _locked_long_enough(office), _unlock),
        "alarm": throttle_line.watch(office, ACTOR),
        "off_duty": duty.end_of_those_who_left(office, ACTOR),
        "forgotten": _forget_held_pins(office),
    }


def _lapsed(office: Office) -> Sequence[str]:
    query = select(LossReport.card_uid).where(
        LossReport.ended_at.is_(None), LossReport.ends_at <= clock.now()
    )
    with office.database.light() as connection:
        return connection.scalars(query.limit(_AT_A_TIME)).all()


def _lapse(session: Session, office: Office, file: CardFile) -> bool:
    loss = losses.end_if_lapsed(session, office, file, ACTOR)
    if loss is None:
        return False
    tell_bank(session, office, file, "loss_lapsed", loss.reference)
    values = {"reference": loss.reference}
    when = in_daytime(office.now())
    tell_holder(session, office, file, "loss_lapsed", loss.reference, LANGUAGE, values, not_before=when)
    return True


def _nearly_over(office: Office) -> Sequence[str]:
    """Cards whose loss ends within the span; the day more is looked at closely in `_remind`."""
    now = office.now()
    horizon = span_end(office.city.loss.remind_before, now, office.working_days) + timedelta(days=1)
    query = select(LossReport.card_uid).where(
        LossReport.ended_at.is_(None),
        LossReport.reminded_at.is_(None),
        LossReport.ends_at > now,
        LossReport.ends_at <= horizon,
    )
    with office.database.light() as connection:
        return connection.scalars(query.order_by(LossReport.ends_at).limit(_AT_A_TIME)).all()


def _remind(session: Session, office: Office, file: CardFile) -> bool:
    now = office.now()
    loss = file.running_loss(now)
    if loss is None or loss.ends_at is None:
        return False
    ends_at = loss.ends_at.astimezone(office.zone)
    from_when = span_before(office.city.loss.remind_before, ends_at, office.working_days)
    report = session.get_one(LossReport, loss.uid)
    if now < from_when or report.reminded_at is not None:
        return False
    report.reminded_at = now
    if (report.renewed_at or report.reported_at) >= from_when:
        # The whole loss is no longer than the reminder's span: the report's own SMS has just said it all.
        return False
    values = {"reference": loss.reference, "until": sms.end(ends_at, LANGUAGE)}
    key = f"{loss.reference}:{ends_at:%Y%m%d%H%M}"
    tell_holder(session, office, file, "loss_reminder", key, LANGUAGE, values, not_before=in_daytime(now))
    return True


def _overdue(office: Office) -> Sequence[str]:
    with office.database.light() as connection:
        return counter_resets.overdue(connection)[:_AT_A_TIME]


def _expire(session: Session, office: Office, file: CardFile) -> bool:
    """P6: nobody has decided about a reset in time."""
    return counter_resets.expire_due(session, office, file.uid, ACTOR)


def in_daytime(moment: datetime) -> datetime:
    """Nobody is woken by what can wait: the next moment between nine and twenty o'clock."""
    morning, evening = DAYTIME
    if moment.time() < morning:
        return datetime.combine(moment.date(), morning, moment.tzinfo)
    if moment.time() >= evening:
        return datetime.combine(moment.date() + timedelta(days=1), morning, moment.tzinfo)
    return moment


def _close_abandoned_tries(office: Office) -> int:
    query = select(PinTry).where(PinTry.verdict.is_(None), PinTry.spent_at < clock.now() - ABANDONED_AFTER)
    with office.database.light() as connection:
        found = connection.execute(query.limit(_AT_A_TIME)).all()
    for spent in found:
        with office.database.deeds() as session:
            tries.abandon(session, office, spent, ACTOR)
    return len(found)


def _locked_long_enough(office: Office) -> Sequence[str]:
    lasts = office.city.pin.unlock_after
    if lasts is None:
        return ()
    query = select(StoredPin.card_uid).where(
        StoredPin.stored.is_not(None), StoredPin.locked_at <= clock.now() - lasts
    )
    with office.database.light() as connection:
        return connection.scalars(query.limit(_AT_A_TIME)).all()


def _unlock(session: Session, office: Office, file: CardFile) -> bool:
    return throttle_card.end_lock_if_over(session, office, file.uid, ACTOR)


def _forget_held_pins(office: Office) -> int:
    """Calls whose end was never told."""
    too_old = update(CallRecord).where(
        CallRecord.held_new_pin.is_not(None), CallRecord.started_at < clock.now() - LONGEST_CALL
    )
    with office.database.light() as connection:
        return connection.execute(too_old.values(held_new_pin=None)).rowcount


def _for_each_card(
    office: Office, card_uids: Sequence[str], act: Callable[[Session, Office, CardFile], bool]
) -> int:
    """Each card in a transaction of its own, so that one lock delays one card."""
    done = 0
    for card_uid in card_uids:
        with office.database.deeds() as session:
            file = lock_file(session, card_uid)
            done += file is not None and act(session, office, file)
    return done
