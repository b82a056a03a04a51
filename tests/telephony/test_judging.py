"""The queue of turns whose PINs are to be judged: so many, so long, in the order of their coming."""

import threading
from collections.abc import Iterator
from contextvars import ContextVar

import pytest

from telephony.judging import Judging, QueueIsFull, StillJudging


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Whoever judges waits for it; it opens when the test is over."""
    gate = threading.Event()
    yield gate
    gate.set()


def held(gate: threading.Event) -> str:
    """A judgement that takes until the gate opens."""
    gate.wait()
    return "judged"


def test_what_is_judged_in_time_is_returned() -> None:
    assert Judging().judged(lambda: "right") == "right"


def test_nothing_is_judged_on_the_thread_that_asks() -> None:
    assert Judging().judged(lambda: threading.current_thread().name).startswith("judging")


def test_what_takes_too_long_goes_on_without_the_one_who_asked(gate: threading.Event) -> None:
    done = threading.Event()
    judging = Judging(wait_seconds=0)

    def judge() -> str:
        gate.wait()
        done.set()
        return ""

    with pytest.raises(StillJudging):
        judging.judged(judge)
    gate.set()

    assert done.wait(5)


def test_a_full_queue_takes_nothing_more_and_does_not_even_look(gate: threading.Event) -> None:
    judging = Judging(longest_queue=2, wait_seconds=0)
    looked: list[str] = []
    for _ in range(2):
        with pytest.raises(StillJudging):
            judging.judged(lambda: held(gate))

    with pytest.raises(QueueIsFull):
        judging.judged(lambda: looked.append("looked") or "")  # type: ignore[func-returns-value]

    assert not looked


@pytest.mark.parametrize("fault", [ValueError("x"), TimeoutError("x")])
def test_what_goes_wrong_in_time_is_told_and_its_place_is_free_again(fault: Exception) -> None:
    judging = Judging(longest_queue=1)

    def fail() -> str:
        raise fault

    for _ in range(3):
        with pytest.raises(type(fault), match="x"):
            judging.judged(fail)


def test_the_judging_knows_what_the_request_knew() -> None:
    known: ContextVar[str] = ContextVar("known")
    known.set("a call")

    assert Judging().judged(known.get) == "a call"
