"""The webhooks that Twilio calls. Every answer is 200 and TwiML; only strangers, wrong types and oversize are not."""

import re
from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

import metrics
from logs import event_log, log_fields
from models import turn_log
from models.deadline import deadline
from telephony.fallback import fallback_twiml
from telephony.fields import Needs, odd_field
from telephony.judging import Judging
from telephony.line import Line
from telephony.queue import MOST_HOLDS, StaffQueue
from telephony.settling import OutcomeUnknown
from telephony.signature import Doorkeeper
from telephony.turns import Turns
from telephony.webhook import Webhook

ERROR_CODE = re.compile(r"[1-9][0-9]{4}")
TOKEN = re.compile(r"[0-9A-Za-z-]{1,64}")
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
XML = "text/xml"
TURN_SECONDS = 3.8
"""How long a turn may wait for the database; making a connection may add two to that. Twilio waits 15 s."""

LAST_TURN = 99_999
"""No call comes so far, and no database can count without end."""
NO_WAY_TO_RING = ("GET", "PUT", "PATCH", "DELETE", "OPTIONS")

log = event_log(__name__)


def voice(line: Line, doorkeeper: Doorkeeper, judging: Judging) -> Blueprint:
    """The `/voice` routes of a line."""
    routes = Blueprint("voice", __name__, url_prefix="/voice")
    turns, queue = Turns(line, judging), StaffQueue(line)
    routes.before_request(lambda: doorkeeper.check(request))

    @routes.post("")
    def answer() -> Response:
        return _of_turn(line, 0, Needs.CALLER, turns.answer_call)

    @routes.post("/turn/<int:number>")
    def take_turn(number: int) -> Response:
        def take(webhook: Webhook) -> str:
            try:
                return turns.take(webhook)
            except OutcomeUnknown:
                log.error("turn.outcome_unknown")
                metrics.DATABASE_FAILURES.labels("OutcomeUnknown").inc()
                return turns.after_unknown_outcome(webhook)

        return _of_turn(line, number, Needs.CALL, take)

    @routes.post("/turn/<int:number>/answer")
    def answer_turn(number: int) -> Response:
        def answer(webhook: Webhook) -> str:
            try:
                return turns.answer(webhook)
            except SQLAlchemyError as error:
                # The turn is being judged by somebody else: to fail to look is no sign that nothing was done.
                log.error("turn.outcome_unknown")
                metrics.DATABASE_FAILURES.labels(type(error).__name__).inc()
                return turns.after_unknown_outcome(webhook)

        return _of_turn(line, number, Needs.CALL, answer)

    @routes.post("/queue/wait")
    @routes.post("/queue/wait/<int:held>")
    def wait(held: int = 0) -> Response:
        position = request.form.get("QueuePosition", "")

        def hold() -> str:
            return queue.hold(held + 1) if held < MOST_HOLDS else _not_done(line)

        return _answered(line, Needs.CALL, lambda call_sid: queue.wait(call_sid, position), hold)

    @routes.post("/queue/key")
    def key_while_waiting() -> Response:
        digits = request.form.get("Digits", "")
        return _answered(line, Needs.CALL, lambda call_sid: queue.key(call_sid, digits), queue.wait_on)

    @routes.post("/queue/whisper/<work_number>")
    def whisper(work_number: str) -> Response:
        callers_sid = request.form.get("ParentCallSid", "")
        return _answered(line, Needs.CALL, lambda _operators_leg: queue.whisper(work_number, callers_sid))

    @routes.post("/queue/take/<work_number>")
    def take_at_the_telephone(work_number: str) -> Response:
        callers_sid, digits = request.form.get("ParentCallSid", ""), request.form.get("Digits", "")
        return _answered(line, Needs.CALL, lambda _leg: queue.take(work_number, callers_sid, digits))

    @routes.post("/queue/back/<int:turn>")
    def back_to_staff(turn: int) -> Response:
        if turn > LAST_TURN:
            return _unknown_call(line)
        called = request.form.get("To", "")
        return _answered(line, Needs.CALL, lambda call_sid: queue.back(call_sid, turn, called))

    @routes.post("/ended")
    def ended() -> Response:
        def close(call_sid: str) -> str:
            status = request.form["CallStatus"]
            if status in ENDED:
                with line.office.database.deeds() as session:
                    turn_log.close_call(session, call_sid, status)
                queue.gone(call_sid)
            return line.mouth.nothing()

        return _answered(line, Needs.STATUS, close, line.mouth.nothing)

    @routes.post("/fallback")
    def fallback() -> Response:
        error = request.form.get("ErrorCode", "")
        log.warning("call.fallback", error=error if ERROR_CODE.fullmatch(error) else None)
        return Response(fallback_twiml(line.city), mimetype=XML)

    @routes.post("/")
    @routes.post("/<path:_unknown>")
    @routes.route("", methods=NO_WAY_TO_RING)
    @routes.route("/", methods=NO_WAY_TO_RING)
    @routes.route("/<path:_unknown>", methods=NO_WAY_TO_RING)
    def nothing_here(_unknown: str = "") -> Response:
        return _unknown_call(line)

    @routes.errorhandler(HTTPException)
    def refused(fault: HTTPException) -> Response:
        """Nobody is told anything, in a form that Twilio could play."""
        answer = Response(line.mouth.nothing(), fault.code, mimetype=XML)
        if isinstance(fault, MethodNotAllowed):
            answer.allow.update(fault.valid_methods or ())
        return answer

    return routes


def _of_turn(line: Line, number: int, needs: Needs, answer: Callable[[Webhook], str]) -> Response:
    """Twilio's token names all tries of one webhook. It is not signed: good for the log, and for nothing else."""
    if number > LAST_TURN:
        return _unknown_call(line)
    token = request.headers.get("I-Twilio-Idempotency-Token", "")

    def of_call(call_sid: str) -> str:
        with log_fields(turn=number, token=token if TOKEN.fullmatch(token) else None):
            return answer(Webhook(call_sid, number, request.form))

    return _answered(line, needs, of_call)


def _answered(
    line: Line, needs: Needs, answer: Callable[[str], str], instead: Callable[[], str] | None = None
) -> Response:
    """Whatever happens, the caller hears words: an exception becomes an apology, or what is said `instead`."""
    apologise = instead or partial(_not_done, line)
    if field := odd_field(request.form, needs):
        log.warning("webhook.odd_field", field=field)
        return _unknown_call(line)
    call_sid = request.form["CallSid"]
    with log_fields(call=call_sid):
        try:
            with deadline(TURN_SECONDS):
                twiml = answer(call_sid)
        except SQLAlchemyError as error:
            log.error("turn.record_unreachable", error=type(error).__name__)
            metrics.DATABASE_FAILURES.labels(type(error).__name__).inc()
            twiml = apologise()
        except Exception:
            log.exception("turn.failed")
            twiml = apologise()
    return Response(twiml, mimetype=XML)


def _unknown_call(line: Line) -> Response:
    return Response(line.mouth.farewell([line.sentence("apology.unknown_call")]), mimetype=XML)


def _not_done(line: Line) -> str:
    metrics.FAIL_SAFE.labels("not_done").inc()
    return line.mouth.farewell([line.sentence("apology.not_done")])
