"""Settles turns: writes them down with their deeds in one transaction, and says again what was written.

What a turn does and what it says are written together or not at all; that is what makes a repeated webhook harmless. A
reply is said again to the delivery that it answered, and to nobody who knows less of it.
"""

from collections.abc import Callable
from functools import lru_cache

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from ivr.call import Call
from ivr.call_map import is_secret
from ivr.converse import Turn
from ivr.desk import Claim, Why
from ivr.speech import SUGGESTED_PIN, Digits, HandOver, Language
from ivr.wording import LANGUAGES
from logs import event_log
from models import turn_log, waiting
from models.desk import Desk
from models.turn_log import Answer, Progress, Settled
from telephony.kept_facts import call_after, facts_to_keep
from telephony.line import Line
from telephony.settled import Kind, tell_operations
from telephony.webhook import Webhook

log = event_log(__name__)

REMEMBERED_REPLIES = 1024
"""Menus are said over and over, in few turns of a call: their TwiML is not made anew each time."""

Take = Callable[[Desk], Turn]
Write = Callable[[Desk, Webhook, Answer], bool]


class AlreadySettled(Exception):
    """Another delivery of the same webhook was faster."""


class OutcomeUnknown(Exception):
    """The database went away while the turn was being committed: it may be written down, or not."""


class Settling:
    """Takes turns of calls and answers for them, each exactly once."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._office = line.office
        self._twiml = lru_cache(REMEMBERED_REPLIES)(line.mouth.twiml)

    def settle(self, webhook: Webhook, language: Language, take: Take) -> str:
        """Take a turn that nobody has claimed, and say its reply; whoever was faster is repeated."""
        return self._settled(webhook, language, take, self._insert)

    def settle_claimed(self, webhook: Webhook, language: Language, take: Take) -> str:
        """Take a turn that was claimed before."""
        return self._settled(webhook, language, take, self._fill_in)

    def progress(self, webhook: Webhook) -> Progress:
        """How far the call has come, seen from this webhook's turn."""
        with self._office.database.light() as connection:
            return turn_log.progress(connection, webhook.call_sid, webhook.number)

    def again(self, settled: Settled, webhook: Webhook) -> str:
        """The reply of a settled turn, if this delivery is the one that it answered."""
        if webhook.is_repetition_of(settled, self._office.keys):
            log.info("turn.repeated")
            return self.reply(settled, webhook)
        log.warning("turn.altered")
        return self.back_on_track(webhook)

    def reply(self, settled: Settled, webhook: Webhook) -> str:
        """What was said in a settled turn of this call."""
        call = self.call_after(webhook, settled)
        return self._with_suggestion(settled.reply, webhook, call) if call else settled.reply

    def call_after(self, webhook: Webhook, settled: Settled) -> Call | None:
        """What the call had come to after one of its turns; None if that cannot be read, or is not to be believed."""
        return call_after(self._office.keys, webhook.call_sid, settled)

    def back_on_track(self, webhook: Webhook) -> str:
        """An apology, and the way to the last question, which Twilio alone can go. Nothing is done."""
        with self._office.database.light() as connection:
            latest = turn_log.latest(connection, webhook.call_sid)
        if latest is None:
            return self._line.mouth.farewell([self._line.sentence("apology.unknown_call")])
        call = self.call_after(webhook, latest)
        apology = self._line.sentence("apology.out_of_order", call.language if call else "zh")
        return self._line.mouth.to_the_answer([apology], latest.number)

    def _settled(self, webhook: Webhook, language: Language, take: Take, write: Write) -> str:
        desk = Desk(self._office, webhook.call_sid, webhook.number, webhook.caller, language)
        is_committing = False
        try:
            with desk:
                turn = take(desk)
                answer = self._answer(turn, webhook)
                self._enter_queue(desk, turn, webhook)
                if not write(desk, webhook, answer):
                    raise AlreadySettled
                is_committing = True
        except (AlreadySettled, IntegrityError) as fault:
            # Whoever was faster may have written the very row that this deed wanted to write.
            if settled := self.progress(webhook).this:
                return self.again(settled, webhook)
            if isinstance(fault, IntegrityError):
                raise
            return self.back_on_track(webhook)
        except SQLAlchemyError as error:
            if is_committing:
                raise OutcomeUnknown from error
            raise
        kind = Kind.SECRET if is_secret(turn.step) else Kind.DEED if desk.has_deeds else Kind.MENU
        tell_operations(webhook, turn, kind)
        return self._with_suggestion(answer.reply, webhook, turn.call)

    def _answer(self, turn: Turn, webhook: Webhook) -> Answer:
        twiml = self._twiml(turn.reply, webhook.number + 1)
        facts = facts_to_keep(self._office.keys, webhook.call_sid, webhook.number, turn.call.to_facts())
        digest = webhook.digest(self._office.keys, turn.step)
        return Answer(turn.step, turn.outcome, facts, twiml, digest)

    def _enter_queue(self, desk: Desk, turn: Turn, webhook: Webhook) -> None:
        """Whoever is handed over has entered the queue."""
        if isinstance(turn.reply.then, HandOver):
            call = turn.call
            waiting.enter(desk.session, webhook.call_sid, call.why or Why.ASKED, call.claim, call.language)

    def _insert(self, desk: Desk, webhook: Webhook, answer: Answer) -> bool:
        """A turn without deeds may be written lightly."""
        if desk.has_deeds:
            return turn_log.settle(desk.session, webhook.call_sid, webhook.number, answer)
        with self._office.database.light() as connection:
            return turn_log.settle(connection, webhook.call_sid, webhook.number, answer)

    def _fill_in(self, desk: Desk, webhook: Webhook, answer: Answer) -> bool:
        return turn_log.settle_claimed(desk.session, webhook.call_sid, webhook.number, answer)

    def _with_suggestion(self, twiml: str, webhook: Webhook, call: Call) -> str:
        """P2: a suggested PIN is made anew for every telling and stored nowhere."""
        if SUGGESTED_PIN not in twiml:
            return twiml
        desk = Desk(self._office, webhook.call_sid, webhook.number, webhook.caller, call.language)
        digits = Digits(desk.suggested_pin(call.claim or Claim("")))
        read = LANGUAGES[call.language].read(digits, self._line.city.speech.yao)
        return twiml.replace(SUGGESTED_PIN, read)
