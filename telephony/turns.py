"""The life of a turn, as webhooks bring it: look it up, take it, or say again what was said.

`settling.py` takes turns and writes them down, `secret_turns.py` has PINs judged. What a webhook may not do is decided
here: nothing is done for a call that is over or too old, nor for a turn that is not the call's next one.
"""

from sqlalchemy.exc import SQLAlchemyError

import metrics
from ivr.call import Call
from ivr.call_map import START, is_secret, waits_for_a_person
from ivr.converse import Turn, at_a_loss, begin, take_turn
from ivr.keys import NOTHING, Heard, Returned
from logs import event_log
from models import line_state, pin_by_phone, turn_log, waiting
from models.desk import Desk
from models.turn_log import Progress
from telephony.hear import heard
from telephony.judging import Judging
from telephony.line import Line
from telephony.secret_turns import SecretTurns
from telephony.settling import Settling, Take
from telephony.webhook import Webhook

log = event_log(__name__)

LEFT = {
    "bridged": waiting.BRIDGED,
    "bridging-in-process": waiting.BRIDGED,
}
"""What became of a caller who waits no longer, by Enqueue's QueueResult; all others were sent away."""


class Turns:
    """Answers the webhooks of calls in progress, each exactly once."""

    def __init__(self, line: Line, judging: Judging) -> None:
        self._line = line
        self._office = line.office
        self._settling = Settling(line)
        self._secret = SecretTurns(line, self._settling, judging)

    def answer_call(self, webhook: Webhook) -> str:
        """TwiML for a new call: turn 0."""
        if first := self._settling.progress(webhook).this:
            return self._settling.again(first, webhook)
        with self._office.database.light() as connection:
            turn_log.open_call(
                connection,
                self._office.keys,
                webhook.call_sid,
                webhook.caller,
                webhook.called,
                self._line.city.code,
                "zh",
            )
        return self._settling.settle(webhook, "zh", begin)

    def take(self, webhook: Webhook) -> str:
        """TwiML for a turn of a call in progress."""
        match webhook.form.get("QueueResult"):
            case "hangup":
                return self._hung_up_waiting(webhook)
            case "redirected" | "redirected-from-bridged":
                # An operator was dialled from this call: the turn is taken when they have parted.
                return self._line.mouth.nothing()
        progress = self._settling.progress(webhook)
        if progress.this:
            return self._settling.again(progress.this, webhook)
        if _is_over(progress, webhook):
            return self._over()
        if progress.before is None:
            return self._out_of_order(webhook)
        call = self._settling.call_after(webhook, progress.before)
        if call is None:
            return self._settling.settle(webhook, "zh", lambda desk: at_a_loss(Call(START), desk))
        if is_secret(call.step):
            return self._secret.take(webhook, call, self._taking(webhook, call))
        return self._settling.settle(webhook, call.language, self._taking(webhook, call))

    def answer(self, webhook: Webhook) -> str:
        """TwiML for a caller who was asked to wait, or led back: what was or will be answered in this turn."""
        progress = self._settling.progress(webhook)
        if _is_over(progress, webhook):
            return self._over()
        if progress.this and self._is_latest(webhook):
            return self._settling.reply(progress.this, webhook)
        call = self._settling.call_after(webhook, progress.before) if progress.before else None
        if progress.this is None and progress.before and call and is_secret(call.step):
            return self._secret.answer(webhook, progress.before)
        return self._out_of_order(webhook)

    def after_unknown_outcome(self, webhook: Webhook) -> str:
        """Look whether the turn was written down after all. Three sentences, never mixed: done, not done, not known.

        A COMMIT may still be on its way to the database when the line has long been cut off from it.
        """
        try:
            with self._office.database.deeds() as session:
                settled = turn_log.settled_for_good(session, webhook.call_sid, webhook.number)
        except SQLAlchemyError:
            metrics.FAIL_SAFE.labels("not_known").inc()
            return self._line.mouth.farewell([self._line.sentence("apology.not_known")])
        if settled:
            metrics.FAIL_SAFE.labels("done").inc()
            return self._settling.again(settled, webhook)
        metrics.FAIL_SAFE.labels("not_done").inc()
        return self._line.mouth.farewell([self._line.sentence("apology.not_done")])

    def _taking(self, webhook: Webhook, call: Call) -> Take:
        what = self._heard(webhook, call)

        def take(desk: Desk) -> Turn:
            if result := webhook.form.get("QueueResult"):
                waiting.leave(desk.session, webhook.call_sid, LEFT.get(result, waiting.SENT_AWAY))
            elif what is Returned.NOT_REACHED and waits_for_a_person(call.step):
                waiting.put_back(desk.session, webhook.call_sid)
            return take_turn(call, what, desk)

        return take

    def _heard(self, webhook: Webhook, call: Call) -> Heard:
        """What was heard; of a caller who left the queue or an operator without a word of why, the record knows why."""
        what = heard(webhook.form, call.step)
        if (
            what is Returned.SERVED
            and "DialCallStatus" in webhook.form
            and self._hung_up_untaken(webhook, call)
        ):
            return Returned.NOT_REACHED
        has_left = what is Returned.SENT_AWAY and webhook.form.get("QueueResult") == "leave"
        was_sent = what == NOTHING and waits_for_a_person(call.step)
        if not (has_left or was_sent):
            return what
        with self._office.database.light() as connection:
            caller = waiting.of_call(connection, webhook.call_sid)
            wanted = pin_by_phone.wanted(connection, webhook.call_sid)
        match caller.state if caller else None:
            case waiting.BRIDGED if wanted:
                return Returned.PIN_ASKED
            case waiting.BRIDGED if was_sent:
                return Returned.SERVED
            case waiting.WAITING if was_sent:
                return Returned.HANDED_ON
            case waiting.SERVED:
                return Returned.SERVED
            case waiting.CALLBACK:
                return Returned.WANTS_CALLBACK
        return what

    def _hung_up_untaken(self, webhook: Webhook, call: Call) -> bool:
        """Did an operator's telephone answer on which nobody pressed the key that takes a call?"""
        if not (self._line.city.staff.press_to_take and waits_for_a_person(call.step)):
            return False
        with self._office.database.light() as connection:
            return not line_state.is_answered(connection, webhook.call_sid)

    def _hung_up_waiting(self, webhook: Webhook) -> str:
        """Nobody hears an answer any more; the place in the queue is free at once."""
        with self._office.database.deeds() as session:
            waiting.leave(session, webhook.call_sid, waiting.GONE)
        return self._line.mouth.nothing()

    def _is_latest(self, webhook: Webhook) -> bool:
        with self._office.database.light() as connection:
            latest = turn_log.latest(connection, webhook.call_sid)
        return latest is not None and latest.number == webhook.number

    def _out_of_order(self, webhook: Webhook) -> str:
        """A turn nobody asked for."""
        log.warning("turn.out_of_order")
        return self._settling.back_on_track(webhook)

    def _over(self) -> str:
        return self._line.mouth.farewell([self._line.sentence("apology.ended")])


def _is_over(progress: Progress, webhook: Webhook) -> bool:
    """Whoever waited so long for a person may still leave a call-back: coming back from the queue is no deed."""
    return progress.has_ended or (progress.is_too_old and "QueueResult" not in webhook.form)
