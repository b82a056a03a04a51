"""The life of a turn: look it up, claim it, take it, settle it with its deeds in one transaction, and say it.

A turn that is settled is said again, word for word, however often and however late its webhook comes. What a turn
does and what it says are written together or not at all; that is what makes a repeated webhook harmless.
"""

from collections.abc import Callable
from functools import lru_cache

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

import metrics
from ivr.call import Call
from ivr.call_map import CALL_MAP, START
from ivr.converse import Turn, at_a_loss, begin, take_turn
from ivr.desk import Claim, Why
from ivr.keys import Heard, Returned
from ivr.speech import SUGGESTED_PIN, Digits, HandOver, Language
from ivr.step import Step
from ivr.wording import LANGUAGES
from logs import event_log
from models import turn_log, waiting
from models.desk import Desk
from models.turn_log import Answer, Progress, Settled
from telephony.hear import heard
from telephony.line import Line
from telephony.patience import Patience
from telephony.settled import Kind, tell_operations
from telephony.webhook import Webhook

log = event_log(__name__)

REMEMBERED_REPLIES = 1024
"""Menus are said over and over, in few turns of a call: their TwiML is not made anew each time."""


LEFT = {
    "bridged": waiting.BRIDGED,
    "bridging-in-process": waiting.BRIDGED,
}
"""What became of a caller who waits no longer, by Enqueue's QueueResult; all others were sent away."""


class AlreadySettled(Exception):
    """Another delivery of the same webhook was faster."""


class OutcomeUnknown(Exception):
    """The database went away while the turn was being committed: it may be written down, or not."""


class Turns:
    """Answers the webhooks of calls in progress, each exactly once."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._office = line.office
        self._twiml = lru_cache(REMEMBERED_REPLIES)(line.mouth.twiml)

    def answer_call(self, webhook: Webhook) -> str:
        """TwiML for a new call: turn 0."""
        with self._office.database.light() as connection:
            if first := turn_log.progress(connection, webhook.call_sid, 0).this:
                return self._said(first, webhook)
            turn_log.open_call(
                connection,
                self._office.keys,
                webhook.call_sid,
                webhook.caller,
                webhook.form.get("To", ""),
                self._line.city.code,
                "zh",
            )
        return self._settled(webhook, "zh", lambda desk: begin(desk))

    def take(self, webhook: Webhook) -> str:
        """TwiML for a turn of a call in progress."""
        if webhook.form.get("QueueResult") == "hangup":
            return self._hung_up_waiting(webhook)
        progress = self._progress(webhook)
        if progress.this:
            return self._said(progress.this, webhook)
        if progress.has_ended:
            return self._line.mouth.farewell([self._line.sentence("apology.ended")])
        if progress.before is None:
            return self._out_of_order(webhook)
        call = _call(progress.before)
        if call is None:
            return self._settled(webhook, "zh", lambda desk: at_a_loss(Call(START), desk))
        if _is_secret(call.step):
            return self._take_secret(webhook, call)
        return self._settled(webhook, call.language, self._turn_of(webhook, call))

    def after_unknown_outcome(self, webhook: Webhook) -> str:
        """Look whether the turn was written down after all. Three sentences, never mixed: done, not done, not known."""
        try:
            settled = self._progress(webhook).this
        except SQLAlchemyError:
            metrics.FAIL_SAFE.labels("not_known").inc()
            return self._line.mouth.farewell([self._line.sentence("apology.not_known")])
        if settled:
            metrics.FAIL_SAFE.labels("done").inc()
            return self._said(settled, webhook)
        metrics.FAIL_SAFE.labels("not_done").inc()
        return self._line.mouth.farewell([self._line.sentence("apology.not_done")])

    def _turn_of(self, webhook: Webhook, call: Call) -> Callable[[Desk], Turn]:
        what = self._heard(webhook, call)

        def take(desk: Desk) -> Turn:
            if result := webhook.form.get("QueueResult"):
                waiting.leave(desk.session, webhook.call_sid, LEFT.get(result, waiting.SENT_AWAY))
            return take_turn(call, what, desk)

        return take

    def _take_secret(self, webhook: Webhook, call: Call) -> str:
        """A step that judges PINs does so in several transactions, so it is claimed first: one delivery judges."""
        patience = Patience()
        while True:
            with self._office.database.light() as connection:
                if turn_log.claim(connection, webhook.call_sid, webhook.number, call.step):
                    break
                settled = turn_log.progress(connection, webhook.call_sid, webhook.number).this
            if settled:
                return self._said(settled, webhook)
            if not patience.waits():
                moment = self._line.sentence("apology.one_moment", call.language)
                return self._line.mouth.same_turn_again([moment], webhook.number)
        try:
            return self._settled(webhook, call.language, self._turn_of(webhook, call), is_claimed=True)
        except SQLAlchemyError:
            self._give_up(webhook)
            raise

    def _settled(
        self, webhook: Webhook, language: Language, take: Callable[[Desk], Turn], is_claimed: bool = False
    ) -> str:
        """Take the turn and write it down with its deeds; whoever was faster is repeated."""
        settle = turn_log.settle_claimed if is_claimed else turn_log.settle
        desk = Desk(self._office, webhook.call_sid, webhook.number, webhook.caller, language)
        is_committing = False
        try:
            with desk:
                turn = take(desk)
                twiml = self._twiml(turn.reply, webhook.number + 1)
                answer = Answer(turn.step, turn.outcome, turn.call.to_facts(), twiml)
                self._enter_queue(desk, webhook, turn)
                if desk.has_deeds or is_claimed:
                    is_mine = settle(desk.session, webhook.call_sid, webhook.number, answer)
                else:
                    with self._office.database.light() as connection:
                        is_mine = settle(connection, webhook.call_sid, webhook.number, answer)
                if not is_mine:
                    raise AlreadySettled
                is_committing = True
        except (AlreadySettled, IntegrityError) as fault:
            # Whoever was faster may have written the very row that this deed wanted to write.
            if settled := self._progress(webhook).this:
                return self._said(settled, webhook)
            if isinstance(fault, IntegrityError):
                raise
            return self._out_of_order(webhook)
        except SQLAlchemyError as error:
            if is_committing:
                raise OutcomeUnknown from error
            raise
        tell_operations(
            webhook, turn, Kind.SECRET if is_claimed else Kind.DEED if desk.has_deeds else Kind.MENU
        )
        return self._with_suggestion(twiml, webhook, turn.call)

    def _enter_queue(self, desk: Desk, webhook: Webhook, turn: Turn) -> None:
        """Whoever is handed over has entered the queue."""
        if isinstance(turn.reply.then, HandOver):
            call = turn.call
            waiting.enter(desk.session, webhook.call_sid, call.why or Why.ASKED, call.claim, call.language)

    def _hung_up_waiting(self, webhook: Webhook) -> str:
        """Nobody hears an answer any more; the place in the queue is free at once."""
        with self._office.database.deeds() as session:
            waiting.leave(session, webhook.call_sid, waiting.GONE)
        return self._line.mouth.nothing()

    def _heard(self, webhook: Webhook, call: Call) -> Heard:
        """What was heard; a caller who left the queue left it for a call-back, or was sent away."""
        what = heard(webhook.form, call.step)
        if what is Returned.SENT_AWAY and webhook.form.get("QueueResult") == "leave":
            with self._office.database.light() as connection:
                caller = waiting.of_call(connection, webhook.call_sid)
            if caller and caller.state == waiting.CALLBACK:
                return Returned.WANTS_CALLBACK
        return what

    def _progress(self, webhook: Webhook) -> Progress:
        with self._office.database.light() as connection:
            return turn_log.progress(connection, webhook.call_sid, webhook.number)

    def _said(self, settled: Settled, webhook: Webhook) -> str:
        call = _call(settled)
        return self._with_suggestion(settled.reply, webhook, call) if call else settled.reply

    def _with_suggestion(self, twiml: str, webhook: Webhook, call: Call) -> str:
        """P2: a suggested PIN is made anew for every telling and stored nowhere."""
        if SUGGESTED_PIN not in twiml:
            return twiml
        desk = Desk(self._office, webhook.call_sid, webhook.number, webhook.caller, call.language)
        digits = Digits(desk.suggested_pin(call.claim or Claim("")))
        read = LANGUAGES[call.language].read(digits, self._line.city.speech.yao)
        return twiml.replace(SUGGESTED_PIN, read)

    def _out_of_order(self, webhook: Webhook) -> str:
        """A turn nobody asked for: an apology, and the last question again if there was one. Nothing is done."""
        log.warning("turn.out_of_order")
        with self._office.database.light() as connection:
            latest = turn_log.latest(connection, webhook.call_sid)
        if latest.before is None or latest.has_ended:
            return self._line.mouth.farewell([self._line.sentence("apology.unknown_call")])
        call = _call(latest.before)
        apology = self._line.sentence("apology.out_of_order", call.language if call else "zh")
        last = Webhook(webhook.call_sid, latest.before.number, webhook.form)
        return self._line.mouth.with_apology(apology, self._said(latest.before, last))

    def _give_up(self, webhook: Webhook) -> None:
        try:
            with self._office.database.light() as connection:
                turn_log.unclaim(connection, webhook.call_sid, webhook.number)
        except SQLAlchemyError:
            log.warning("turn.claim_left")


def _call(settled: Settled) -> Call | None:
    """The call after a turn; None if a deploy made its facts unreadable."""
    try:
        return Call.from_facts(settled.facts)
    except (KeyError, TypeError, ValueError):
        log.warning("turn.facts_do_not_fit", of_turn=settled.number)
        return None


def _is_secret(step: str) -> bool:
    row = CALL_MAP.get(step)
    return row is not None and isinstance(row.node, Step) and row.node.is_secret
