"""The conversation, turn by turn: hear, follow the map, speak."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ivr.call import Call
from ivr.call_map import CALL_MAP, NEW_MATTER, START
from ivr.desk import CardDesk, Why
from ivr.keys import Ended, Heard, Pressed
from ivr.speech import Language, Reply, Said, Sentence, Silence, Spoken, say
from ivr.step import Ending, Junction, Outcome, Question, Step
from ivr.wording import spoken

LONGEST_PASSAGE = 6
"""Junctions in a row between two questions; more would be a circle in the map."""


class MapError(Exception):
    """The map and the steps do not fit together. Tests keep this from happening in a call."""


@dataclass(frozen=True)
class Turn:
    """What one webhook makes of a call: the step that heard, its outcome, the new facts, and the reply."""

    step: str
    outcome: str
    call: Call
    reply: Reply


def begin(desk: CardDesk, language: Language = "zh") -> Turn:
    """Answer a new call: welcome in staff hours; outside them the hours first; then the main menu.

    Where the city says so, elder holders who call from their registered phone are sent to a person at once (Q2).
    """
    call = Call(START, language)
    hours = desk.city.staff.hours_said[language]
    if desk.staff_are_in():
        welcome = [say("welcome", city=desk.city.name[language])]
    else:
        welcome = [say("welcome_outside_hours", city=desk.city.name[language], hours=hours)]
    if desk.city.elder.direct_to_person and desk.staff_are_in() and desk.caller_is_elder():
        claim = desk.claim_by_calling_number().claim
        elder = replace(call, step="to_a_person", why=Why.ELDER, claim=claim)
        return _ask("dial", "answered", elder, welcome, desk)
    return _ask("dial", "answered", replace(call, step=START), welcome, desk)


def take_turn(call: Call, heard: Heard, desk: CardDesk) -> Turn:
    """Judge what was heard at the call's step and ask the next question.

    A call whose step no longer exists (a deploy changed the map) goes to a person with an apology.
    """
    row = CALL_MAP.get(call.step)
    if row is None or not isinstance(row.node, Step):
        return at_a_loss(call, desk)
    outcome = row.node.hear(heard, call, desk)
    leads_to, taken = _leads_to(call.step, outcome), _needed_no_hash(row.node, heard)
    call_now = replace(outcome.call, step=leads_to, entry_just_taken=taken)
    return _ask(call.step, outcome.name, call_now, outcome.said, desk)


def _leads_to(step: str, outcome: Outcome) -> str:
    """The next step. Raises MapError for an outcome that the map does not know."""
    leads = CALL_MAP[step].leads
    if outcome.name not in leads:
        raise MapError(f"{step} named the outcome {outcome.name}, which the call map does not know")
    return leads[outcome.name]


def _needed_no_hash(step: Step, heard: Heard) -> bool:
    """An entry of known length: people press `#` out of habit, so one may still come."""
    is_number = step.entry is not None and not step.entry.is_menu
    return is_number and isinstance(heard, Pressed) and heard.ended is Ended.FULL


def at_a_loss(call: Call, desk: CardDesk) -> Turn:
    """An apology and a person: for facts that do not fit and for trouble on our side."""
    lost = replace(call, step="to_a_person", why=Why.TROUBLE, loss_unknown=True)
    return _ask(call.step, "trouble", lost, [], desk)


def _ask(step: str, outcome: str, call: Call, said: Sequence[Said], desk: CardDesk) -> Turn:
    """Pass the junctions, then put the question of the step we came to."""
    said = list(said)
    for _ in range(LONGEST_PASSAGE):
        if call.step in NEW_MATTER:
            call = call.without_matter()
        node = CALL_MAP[call.step].node
        if not isinstance(node, Junction):
            question = node.last_words(call, desk) if isinstance(node, Ending) else node.ask(call, desk)
            reply = _reply(said, question, call, desk)
            return Turn(step, outcome, _remembering(call, outcome, reply.said[: len(said)]), reply)
        decided = node.decide(call, desk)
        said.extend(decided.said)
        call = replace(decided.call, step=_leads_to(call.step, decided))
    raise MapError(f"no question within {LONGEST_PASSAGE} junctions after {step}")


def _remembering(call: Call, outcome: str, told: Sequence[Spoken | Silence]) -> Call:
    """The call with what the repeat key is to say beside the question: what came of an entry or a deed, and no hint.

    That nothing was done is a hint, too, for whoever went back on purpose.
    """
    if outcome == "again" and not told:
        return call
    is_hint = outcome in {"answered", "unclear", "go_back"} and not call.entry_just_taken
    just_told = () if is_hint else tuple(each for each in told if isinstance(each, Spoken))
    return call if just_told == call.just_told else replace(call, just_told=just_told)


def _reply(said: Sequence[Said], question: Question, call: Call, desk: CardDesk) -> Reply:
    def put(each: Said) -> Spoken | Silence:
        yao = desk.city.speech.yao
        return spoken(each, call.language, yao) if isinstance(each, Sentence) else each

    return Reply(tuple(put(each) for each in (*said, *question.said)), question.then)
