"""The conversation, turn by turn: hear, follow the map, speak."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ivr.call import Call
from ivr.call_map import CALL_MAP, NEW_MATTER, START
from ivr.desk import CardDesk, Why
from ivr.keys import Heard
from ivr.speech import Language, Reply, Sentence, Silence, Spoken, say
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
    return _follow(call.step, outcome, desk)


def at_a_loss(call: Call, desk: CardDesk) -> Turn:
    """An apology and a person: for facts that do not fit and for trouble on our side."""
    return _ask(call.step, "trouble", replace(call, step="to_a_person", why=Why.TROUBLE), [], desk)


def _follow(step: str, outcome: Outcome, desk: CardDesk) -> Turn:
    leads = CALL_MAP[step].leads
    if outcome.name not in leads:
        raise MapError(f"step {step} named the outcome {outcome.name}, which the call map does not know")
    return _ask(step, outcome.name, replace(outcome.call, step=leads[outcome.name]), outcome.said, desk)


def _ask(step: str, outcome: str, call: Call, said: Sequence[Sentence | Silence], desk: CardDesk) -> Turn:
    """Pass the junctions, then put the question of the step we came to."""
    said = list(said)
    for _ in range(LONGEST_PASSAGE):
        if call.step in NEW_MATTER:
            call = call.without_matter()
        node = CALL_MAP[call.step].node
        if not isinstance(node, Junction):
            question = node.last_words(call, desk) if isinstance(node, Ending) else node.ask(call, desk)
            return Turn(step, outcome, call, _reply(said, question, call, desk))
        decided = node.decide(call, desk)
        if decided.name not in CALL_MAP[call.step].leads:
            raise MapError(f"junction {call.step} named the outcome {decided.name}, unknown to the call map")
        said.extend(decided.said)
        call = replace(decided.call, step=CALL_MAP[call.step].leads[decided.name])
    raise MapError(f"no question within {LONGEST_PASSAGE} junctions after {step}")


def _reply(said: Sequence[Sentence | Silence], question: Question, call: Call, desk: CardDesk) -> Reply:
    def put(each: Sentence | Silence) -> Spoken | Silence:
        yao = desk.city.speech.yao
        return each if isinstance(each, Silence) else spoken(each, call.language, yao)

    return Reply(tuple(put(each) for each in (*said, *question.said)), question.then)
