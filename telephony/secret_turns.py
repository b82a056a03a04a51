"""A turn in which a PIN or a code was keyed: claimed, judged on another thread, answered now or in a moment.

Judging takes several transactions and a slow hash, so a turn is claimed first: one delivery judges, all others wait for
its reply. Where judging takes longer than a request may wait, the caller hears "one moment" and comes back by
`/voice/turn/<n>/answer`, which carries no keys.
"""

import time

from sqlalchemy.exc import SQLAlchemyError

from ivr.call import Call
from logs import event_log
from models import turn_log
from models.deadline import deadline
from models.turn_log import LEASE, Settled
from telephony.judging import Judging, QueueIsFull, StillJudging
from telephony.line import Line
from telephony.patience import Patience
from telephony.settling import OutcomeUnknown, Settling, Take
from telephony.webhook import Webhook

log = event_log(__name__)

ANSWER_PATIENCE_SECONDS = 0.5
"""Between two of these waits the caller hears a pause, in which no request thread is held."""
JUDGING_SECONDS = 4.0
"""How long a judged turn may wait for the database in all."""


class SecretTurns:
    """Has PINs and codes judged, each turn once, and keeps no request waiting for long."""

    def __init__(self, line: Line, settling: Settling, judging: Judging) -> None:
        self._office = line.office
        self._line = line
        self._settling = settling
        self._judging = judging

    def take(self, webhook: Webhook, call: Call, take: Take) -> str:
        """TwiML for what was keyed: the judged turn's, or "one moment"."""
        patience = Patience()
        while not self._claimed(webhook, call.step):
            if settled := self._settling.progress(webhook).this:
                return self._settling.again(settled, webhook)
            if not patience.waits():
                return self._one_moment(webhook, call)
        claimed_at = time.monotonic()
        try:
            return self._judging.judged(lambda: self._judge(webhook, call, take, claimed_at))
        except QueueIsFull:
            log.warning("turn.queue_is_full")
            self._give_up(webhook)
        except StillJudging:
            log.info("turn.judged_later")
        return self._one_moment(webhook, call)

    def answer(self, webhook: Webhook, before: Settled) -> str:
        """The reply of a turn that is being judged; or its question again, if nobody judges it any more."""
        patience = Patience(ANSWER_PATIENCE_SECONDS, ANSWER_PATIENCE_SECONDS / 2)
        while True:
            progress = self._settling.progress(webhook)
            if progress.this:
                return self._settling.reply(progress.this, webhook)
            if not progress.is_being_judged:
                return self._asked_again(webhook, before)
            if not patience.waits():
                return self._one_moment(webhook, self._settling.call_after(webhook, before))

    def _claimed(self, webhook: Webhook, step: str) -> bool:
        with self._office.database.light() as connection:
            return turn_log.claim(connection, webhook.call_sid, webhook.number, step)

    def _judge(self, webhook: Webhook, call: Call, take: Take, claimed_at: float) -> str:
        """Runs on a thread of the judging. What goes wrong here is told where somebody still waits for it."""
        if time.monotonic() - claimed_at > LEASE.total_seconds():
            log.warning("turn.judged_too_late")
            return self._one_moment(webhook, call)
        try:
            with deadline(JUDGING_SECONDS):
                return self._settling.settle_claimed(webhook, call.language, take)
        except OutcomeUnknown:
            raise
        except Exception as error:
            log.error("turn.not_judged", error=type(error).__name__)
            self._give_up(webhook)
            raise

    def _one_moment(self, webhook: Webhook, call: Call | None) -> str:
        moment = self._line.sentence("apology.one_moment", call.language if call else "zh")
        return self._line.mouth.one_moment([moment], webhook.number)

    def _asked_again(self, webhook: Webhook, before: Settled) -> str:
        """Nothing was judged: the question once more. A try that was spent for this turn is not spent twice."""
        log.warning("turn.asked_again")
        call = self._settling.call_after(webhook, before)
        apology = self._line.sentence("apology.key_again", call.language if call else "zh")
        question = Webhook(webhook.call_sid, before.number, webhook.form)
        return self._line.mouth.with_apology(apology, self._settling.reply(before, question))

    def _give_up(self, webhook: Webhook) -> None:
        """Nobody need wait for the lease."""
        try:
            with self._office.database.light() as connection:
                turn_log.unclaim(connection, webhook.call_sid, webhook.number)
        except SQLAlchemyError:
            log.warning("turn.claim_left")
