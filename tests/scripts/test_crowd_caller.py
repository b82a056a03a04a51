"""One virtual caller of `lossline load`: does what a person would do when the line is too busy to judge a PIN."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest

from ivr.wording import LANGUAGES
from scripts.crowd.caller import OFTEN, Called, VirtualCaller
from scripts.crowd.figures import figures
from scripts.crowd.mix import Behaviour, Entry, Keys, Own
from scripts.crowd.plan import Card, Planned
from scripts.crowd.tally import Sample, Tally, TurnKind
from telephony.simulator.lot import Lot
from telephony.simulator.transport import Answer, Limits, Request, Transport
from tests.calls.phone import LINE
from tests.scripts.test_load import MONDAY, asked

CARD = Card("110101199003070011", "246810")
XML = (("Content-Type", "text/xml"),)


def asking(words: str) -> str:
    """Six keys are asked for."""
    return f'<Gather numDigits="6" action="/voice/turn/2"><Say>{words}</Say></Gather>'


def says(name: str, language: str) -> str:
    return LANGUAGES[language].SENTENCES[name]


@dataclass
class Script:
    """A line that answers as it is told to, whatever is keyed, and remembers what was."""

    answers: list[str]
    keyed: list[str] = field(default_factory=list)

    def send(self, request: Request, limits: Limits) -> Answer:
        form = parse_qs(request.body.decode())
        self.keyed += form.get("Digits", [])
        over = form["CallStatus"] == ["completed"]
        verbs = "" if over or not self.answers else self.answers.pop(0)
        return Answer(200, XML, f"<Response>{verbs}</Response>".encode())

    @contextmanager
    def wire(self) -> Iterator[Transport]:
        yield self


def called(script: Script, *afterwards: Entry) -> Tally:
    """By somebody who keys their PIN, and whatever comes afterwards."""
    planned = Planned(1, 0.0, Behaviour("PIN", 1, (Own.PIN, *afterwards)), "+8613600000001", Lot("7"), CARD)
    tally = Tally()
    tally.start(0.0)
    VirtualCaller(planned, Called(LINE, script.wire, MONDAY), None, tally, threading.Event()).play()
    assert tally.broken == []
    return tally


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whoever_is_asked_to_key_again_keys_it_again(language: str) -> None:
    moment = f"<Say>{says('apology.one_moment', language)}</Say><Redirect>/voice/turn/2/answer</Redirect>"
    again = asking(says("apology.key_again", language))
    script = Script([asking("PIN?"), moment, again, "<Say>Thank you.</Say><Hangup/>"])

    called(script)

    assert script.keyed == [CARD.pin, CARD.pin]


def test_nobody_keys_it_again_who_was_not_asked_to() -> None:
    script = Script([asking("PIN?"), asking("New PIN?")])

    called(script)

    assert script.keyed == [CARD.pin]


def test_a_caller_who_is_asked_for_ever_gives_up_and_the_apologies_are_counted() -> None:
    script = Script([asking("PIN?"), *[asking(says("apology.key_again", "zh"))] * 20])

    tally = called(script)

    assert script.keyed == [CARD.pin] * (1 + OFTEN)
    assert tally.apologies["key again"] == 1 + OFTEN


def test_whoever_gives_up_keys_nothing_more_where_the_pin_is_asked_for() -> None:
    script = Script([asking("PIN?"), *[asking(says("apology.key_again", "zh"))] * 20])

    tally = called(script, Keys("1"))

    assert script.keyed == [CARD.pin] * (1 + OFTEN)
    assert [call.outcome for call in tally.ended] == ["key again"]


def test_a_second_in_which_nothing_happens_has_the_calls_that_the_one_before_left() -> None:
    tally = Tally()
    tally.start(0.0)
    tally.start(0.0)
    with tally.going_on():
        pass
    tally.samples = [Sample(TurnKind.MENU, 0.5, 0.1, 200), Sample(TurnKind.MENU, 2.5, 0.1, 200)]

    seconds = figures(asked(), tally, None, None, {})["each_second"]

    assert [each["calls"] for each in seconds] == [2, 1, 1]
    assert tally.live == 1
