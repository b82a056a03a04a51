"""The rules of the call map: what is declared is wired, every step is reachable, and every call can end."""

import ast
import inspect

import pytest

from ivr.call import Call
from ivr.call_map import CALL_MAP, PARTS, START
from ivr.city import City
from ivr.converse import LONGEST_PASSAGE
from ivr.desk import Claim, Proof, ProvenBy, Why
from ivr.speech import Spoken
from ivr.step import Ending, Junction, Step
from ivr.steps.entry import NumberEntry
from ivr.steps.menu import STANDARD_OUTCOMES, Menu

NAMES = tuple(CALL_MAP)
QUESTIONS = tuple(name for name, row in CALL_MAP.items() if isinstance(row.node, Menu | NumberEntry))


@pytest.mark.parametrize("name", NAMES)
def test_the_outcomes_that_a_step_declares_are_those_that_the_map_wires(name: str) -> None:
    row = CALL_MAP[name]

    declared = frozenset() if isinstance(row.node, Ending) else row.node.outcomes

    assert set(row.leads) == declared


@pytest.mark.parametrize("name", NAMES)
def test_every_outcome_leads_to_a_step_of_the_map(name: str) -> None:
    row = CALL_MAP[name]

    assert set(row.leads.values()) <= set(CALL_MAP)
    assert not row.back or row.back in CALL_MAP


def test_no_step_stands_in_two_parts_of_the_map() -> None:
    assert sum(len(part) for part in PARTS.values()) == len(CALL_MAP)


def test_every_step_can_be_reached() -> None:
    assert reachable_from(START) == set(CALL_MAP)


@pytest.mark.parametrize("name", NAMES)
def test_from_every_step_a_person_and_the_end_can_be_reached(name: str) -> None:
    ahead = reachable_from(name)

    if not isinstance(CALL_MAP[name].node, Ending):
        assert "queue" in ahead
        assert "goodbye" in ahead


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_knows_the_standard_outcomes(name: str) -> None:
    row = CALL_MAP[name]

    assert set(row.leads) >= STANDARD_OUTCOMES - {"person"}
    assert row.leads["again"] == row.leads["unclear"] == name
    # Who is silent while an operator waits for the PIN goes back to that operator.
    assert row.leads["out_of_patience"] == ("staff.back" if name == "staff.pin" else "patience")
    assert row.leads["go_back"] == row.back


def test_q2_the_human_key_is_wired_in_every_question_but_two_kinds() -> None:
    without = {name for name in QUESTIONS if CALL_MAP[name].leads.get("person") != "to_a_person"}

    # At the PIN, 0# means «I have none»; outside staff hours, 0 says the same words again.
    assert without == {"loss.pin", "pin.present", "card.pin", "nobody_now", "staff.pin"}


def test_the_parents_are_those_of_the_phone_menu() -> None:
    assert CALL_MAP["main_menu"].back == "main_menu"
    for name in ("loss.who", "pin.menu", "card.who", "questions"):
        assert CALL_MAP[name].back == "main_menu"
    for name in ("pin.who", "pin.forgotten"):
        assert CALL_MAP[name].back == "pin.menu"
    assert CALL_MAP["procedures"].back == "questions"


def test_the_keys_of_the_main_menu_are_the_contract() -> None:
    assert keys_of("main_menu") == {
        "1": "loss.who",
        "2": "pin.menu",
        "3": "card.who",
        "4": "questions",
        "8": "main_menu",
    }
    assert keys_of("pin.menu") == {"1": "pin.who", "2": "pin.forgotten"}


def test_the_keys_of_the_questions_are_the_contract() -> None:
    topics = "fees papers when_usable apply_myself wrong_data procedures bank_pin ways_to_report two_pins"
    steps = "issue correction replacement cancellation transfer refund withdrawal"

    assert list(keys_of("questions").values()) == [
        topic if topic == "procedures" else f"answer.{topic}" for topic in topics.split()
    ]
    assert list(keys_of("questions")) == list("123456789")
    assert keys_of("procedures") == {
        str(key): f"answer.procedure_{step}" for key, step in enumerate(steps.split(), 1)
    }


def test_no_chain_of_junctions_is_longer_than_a_conversation_follows() -> None:
    assert max(_passage(name) for name in NAMES) <= LONGEST_PASSAGE


@pytest.mark.parametrize("name", NAMES)
def test_a_step_names_only_outcomes_that_it_declares(name: str) -> None:
    node = CALL_MAP[name].node
    if isinstance(node, Ending):
        return

    named = {
        call.args[0].value
        for kind in type(node).__mro__
        if kind.__module__.startswith("ivr.steps.")
        for call in ast.walk(ast.parse(inspect.cleandoc("\n" + inspect.getsource(kind))))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Outcome"
        and isinstance(call.args[0], ast.Constant)
    }

    assert named <= set(node.outcomes)


@pytest.mark.parametrize("name", NAMES)
def test_steps_at_which_pins_are_keyed_are_secret(name: str) -> None:
    node = CALL_MAP[name].node

    six_digits = isinstance(node, NumberEntry) and node.length == 6

    assert (isinstance(node, Step) and node.is_secret) == six_digits


def test_a_call_survives_its_facts() -> None:
    call = Call(
        step="pin.new",
        language="en",
        claim=Claim("c:1"),
        claimed_by_citizen_id=True,
        named_as="b",
        proof=Proof(Claim("c:1"), ProvenBy.ENABLING),
        typed=("a", "b"),
        pin_entries=2,
        code_entries=1,
        refusals=1,
        misses=2,
        repeats=1,
        entry_just_taken=True,
        loss_told=True,
        loss_unknown=True,
        just_told=(Spoken("en", "Told."), Spoken("zh", "说过的。")),
        bank="ABC",
        why=Why.MINOR,
    )

    assert Call.from_facts(call.to_facts()) == call
    assert all(getattr(call, name) != getattr(Call("x"), name) for name in vars(call))


def test_a_call_that_has_just_begun_has_few_facts() -> None:
    assert Call("main_menu").to_facts() == {"step": "main_menu"}


def test_a_city_that_is_silent_has_the_practice_of_shijiazhuang() -> None:
    city = City("x", {"zh": "某市", "en": "Some City"})

    assert (city.pin.initial, city.pin.max_wrong, city.pin.tries_per_call) == ("123456", 6, 3)
    assert (city.loss.temporary.count, city.loss.temporary.unit.value) == (15, "working_days")
    assert city.loss.release_channels == {"counter"}


def reachable_from(name: str) -> set[str]:
    """All steps that a call can come to from here, this one included."""
    seen: set[str] = set()
    ahead = [name]
    while ahead:
        here = ahead.pop()
        if here not in seen:
            seen.add(here)
            ahead += CALL_MAP[here].leads.values()
    return seen


def keys_of(name: str) -> dict[str, str]:
    """Where the keys of a menu lead."""
    row = CALL_MAP[name]
    assert isinstance(row.node, Menu)
    return {key: row.leads[outcome] for key, outcome in row.node.choices.items()}


def _passage(name: str) -> int:
    if not isinstance(CALL_MAP[name].node, Junction):
        return 0
    return 1 + max(_passage(each) for each in CALL_MAP[name].leads.values())
