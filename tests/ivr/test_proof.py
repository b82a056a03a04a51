"""The call map is proven for the cities that ship, and the proof itself can fail."""

from dataclasses import replace

import pytest

from ivr import call_map
from ivr.call_map import CALL_MAP, Row
from ivr.city import BankLine, BankRules, City, ElderRules, EnableExtra, PinRequired
from ivr.desk import CardDesk, Claim, Proof, ProvenBy
from ivr.proof.properties import Verdict, prove
from ivr.step import Outcome, Step
from ivr.steps.report_loss import ConfirmLoss
from models import policy

QUICK = replace(policy.load("shijiazhuang").pin, tries_per_call=1, cards_per_call=1, code_tries=1)
"""Fewer tries make a smaller world; what the limits are is not what the quick proofs are about."""


def _city(**parts: object) -> City:
    lines = (
        BankLine("CCB", {"zh": "建行", "en": "CCB"}, "95533", "+8695533"),
        BankLine("ABC", {"zh": "农行", "en": "ABC"}, "95599"),
    )
    city = replace(policy.load("shijiazhuang"), bank=BankRules(lines=lines), pin=QUICK)
    return replace(city, **parts)  # type: ignore[arg-type]


def test_the_default_city_is_proven() -> None:
    verdict = prove(policy.load("shijiazhuang"))

    assert verdict.is_proven, verdict.faults


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(set(policy.shipped_profiles()) - {"shijiazhuang"}))
def test_every_other_city_that_ships_is_proven(name: str) -> None:
    verdict = prove(policy.load(name))

    assert verdict.is_proven, verdict.faults


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    """Small cities that together can do everything a profile can ask for."""
    loss = policy.load("shijiazhuang").loss
    by_phone_too = frozenset({"counter", "phone"})
    twice = replace(QUICK, tries_per_call=2, code_tries=2)
    return [
        prove(_city(pin=twice, loss=replace(loss, release_channels=by_phone_too))),
        prove(
            _city(
                pin=replace(twice, enable_extra=EnableExtra.REGISTERED_PHONE),
                loss=replace(loss, renewal=False),
                bank=BankRules(),
            )
        ),
        prove(
            _city(pin=replace(QUICK, required=PinRequired.OPTIONAL), elder=ElderRules(direct_to_person=True))
        ),
        prove(_city(pin=replace(QUICK, required=PinRequired.NO))),
    ]


def test_small_cities_of_every_kind_are_proven(verdicts: list[Verdict]) -> None:
    faults = [fault for verdict in verdicts for found in verdict.faults.values() for fault in found]

    assert not faults, faults[:5]


def test_every_outcome_on_the_map_happens_in_some_city(verdicts: list[Verdict]) -> None:
    never = []
    for name, row in CALL_MAP.items():
        happened = set().union(*(verdict.happened.get(name, set()) for verdict in verdicts))
        if isinstance(row.node, Step):
            never += [f"{name}: {outcome}" for outcome in sorted(set(row.leads) - happened)]

    assert not never


class _TooKind(Step):
    """A gate that believes everybody: the proof has to find it."""

    outcomes = CALL_MAP["loss.pin"].node.outcomes  # type: ignore[union-attr]
    entry = CALL_MAP["loss.pin"].node.entry  # type: ignore[union-attr]

    def ask(self, call, desk):  # type: ignore[no-untyped-def]
        return CALL_MAP["pin.present"].node.ask(call, desk)  # type: ignore[union-attr]

    def hear(self, heard, call, desk: CardDesk) -> Outcome:  # type: ignore[no-untyped-def]
        return Outcome("right", call.accepted(proof=Proof(call.claim or Claim(""), ProvenBy.PIN)))


def test_a_gate_that_believes_everybody_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    open_gate = Row(_TooKind(), CALL_MAP["loss.pin"].leads, CALL_MAP["loss.pin"].back)
    monkeypatch.setitem(call_map.CALL_MAP, "loss.pin", open_gate)  # type: ignore[arg-type]

    verdict = prove(_city())

    assert verdict.faults["gate"]


class _Nervous(ConfirmLoss):
    """Does not freeze cards while the line is alarmed: the proof has to find it."""

    def hear(self, heard, call, desk: CardDesk) -> Outcome:  # type: ignore[no-untyped-def]
        if desk.pin_changes_are_off():
            return Outcome("go_back", call.accepted())
        return super().hear(heard, call, desk)


def test_an_alarm_that_keeps_a_loss_from_being_reported_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    row = CALL_MAP["loss.confirm"]
    monkeypatch.setitem(call_map.CALL_MAP, "loss.confirm", Row(_Nervous(), row.leads, row.back))  # type: ignore[arg-type]

    verdict = prove(_city())

    assert verdict.faults["alarm"]
