"""What must hold on every bad day, checked in one place: what clients heard against what the record says.

I1  every report number that was told is in the record, on a card with the tail that was told
I2  a card has at most one open loss
I3  deeds = settled turns that tell of them = audit events = messages in the outbox
I4  the audit log verifies
I5  the same turn gets the same answer, and it is the one in the record
I6  every answer is 200 and valid TwiML
I7  done, not done and not known are never mixed, and each is only said when it is so
I8  wrong PINs counted = tries spent = PINs keyed

    assert check(office, history) == []
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from models.office import Office
from tests.calls.twiml_rules import check_twiml
from tests.faults import words
from tests.faults.facts import Facts
from tests.faults.history import Delivery, History
from tests.faults.tries import check_tries
from tests.faults.words import Told


@dataclass(frozen=True)
class Violation:
    """An invariant that does not hold, and what shows it."""

    invariant: str
    evidence: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.evidence}"


@dataclass(frozen=True)
class Deed:
    """How the outbox tells of an event: the holder by one of these SMS, the bank by this notice."""

    sms: tuple[str, ...] = ()
    bank: str | None = None


DEEDS: Mapping[str, Deed] = {
    "loss.reported": Deed(("loss_reported", "loss_formal"), "loss_reported"),
    "loss.renewed": Deed(("loss_renewed",)),
    "loss.released": Deed(("loss_released",), "loss_released"),
    "card.replaced": Deed(("card_replaced",), "card_replaced"),
    "card.activated": Deed(("card_activated",)),
    "pin.changed": Deed(("pin_changed",)),
    "pin.enabled": Deed(("pin_enabled",)),
    "pin.reset": Deed(("pin_reset",)),
}
"""A new kind of deed is one line here; a sentence that tells of it, one line in `words.DONE`."""
BY_IMPORT = "import"
"""Nobody is told of what comes with an imported file."""


def check(office: Office, history: History) -> list[Violation]:
    """Everything that does not hold. Call it when nothing is under way any more."""
    facts = Facts.of(office)
    return [
        Violation(name, evidence)
        for name, holds in INVARIANTS.items()
        for evidence in dict.fromkeys(holds(office, history, facts))
    ]


def numbers_are_in_the_record(_office: Office, history: History, facts: Facts) -> Iterator[str]:
    """I1."""
    cards = {loss.reference: facts.cards[loss.card_uid].number for loss in facts.losses}
    for answer in history.answers:
        for number in words.numbers(answer.body):
            if number not in cards:
                yield f"{_where(answer)} told the number {number}, which is not in the record"
            elif not all(cards[number].endswith(tail) for tail in words.frozen_tails(answer.body)):
                yield f"{_where(answer)} told the number {number}, which is another card's"


def one_open_loss_a_card(_office: Office, _history: History, facts: Facts) -> Iterator[str]:
    """I2."""
    open_losses = Counter(loss.card_uid for loss in facts.losses if loss.ended_at is None)
    for card, count in open_losses.items():
        if count > 1:
            yield f"card {card} has {count} open losses"


def deeds_are_told_everywhere_once(_office: Office, _history: History, facts: Facts) -> Iterator[str]:
    """I3."""
    references = Counter(event.body["reference"] for event in facts.of_kind("loss.reported"))
    yield from (f"{event} was reported {n} times" for event, n in references.items() if n > 1)
    deeds = Counter(loss.reference for loss in facts.losses if loss.channel == "self_service")
    by_phone = [e for e in facts.of_kind("loss.reported") if e.body["channel"] == "self_service"]
    yield from _differ("losses and their events", deeds, Counter(e.body["reference"] for e in by_phone))
    for how, kind in (("released", "loss.released"), ("lapsed", "loss.lapsed")):
        ended = Counter(loss.reference for loss in facts.losses if loss.ended_how == how)
        yield from _differ(f"{how} losses and their events", ended, _references(facts, kind))
    renewed = {loss.reference for loss in facts.losses if loss.renewed_at}
    yield from _differ(
        "renewed losses and their events", Counter(renewed), Counter(set(_references(facts, "loss.renewed")))
    )
    asked = {e.actor.removeprefix("call:") for e in facts.of_kind("callback.asked")}
    yield from _differ("call-back requests and their events", Counter(facts.callbacks), Counter(asked))
    yield from _turns_and_events(facts)
    yield from _events_and_messages(facts)


def audit_log_verifies(_office: Office, _history: History, facts: Facts) -> Iterator[str]:
    """I4."""
    yield from map(str, facts.audit_faults)


def same_turn_same_answer(_office: Office, history: History, facts: Facts) -> Iterator[str]:
    """I5. An apology or «one moment» settles nothing, so it may differ."""
    for turn, deliveries in history.by_turn().items():
        bodies = {each.body for each in deliveries if each.ended and not words.is_passing(each.body)}
        if len(bodies) > 1:
            yield f"{_where(deliveries[0])} got {len(bodies)} different answers"
        kept = facts.turns.get(turn)
        if bodies and (kept is None or kept.settled_at is None):
            yield f"{_where(deliveries[0])} was answered and is not settled in the record"
        elif kept and kept.reply and "\ue000" not in kept.reply and bodies - {kept.reply}:
            yield f"{_where(deliveries[0])} got another answer than the record holds"


def answers_are_twiml(_office: Office, history: History, _facts: Facts) -> Iterator[str]:
    """I6."""
    for answer in history.answers:
        if answer.status != 200:
            yield f"{_where(answer)} answered {answer.status}"
            continue
        try:
            check_twiml(answer.body)
        except (AssertionError, SyntaxError) as fault:
            yield f"{_where(answer)} answered no good TwiML: {fault}"


def done_is_done(_office: Office, history: History, facts: Facts) -> Iterator[str]:
    """I7."""
    happened = {(event.actor, event.kind) for event in facts.events}
    for answer in history.answers:
        if len(told := words.told(answer.body)) > 1:
            yield f"{_where(answer)} said {' and '.join(sorted(each.value for each in told))}"
        for kind in words.deeds(answer.body):
            if (f"call:{answer.call_sid}", kind) not in happened:
                yield f"{_where(answer)} said that {kind} happened, which is not in the record"
        if words.frozen_tails(answer.body) and not words.numbers(answer.body):
            yield f"{_where(answer)} said that a card is frozen, and told no number"
    for turn, deliveries in history.by_turn().items():
        last = max(deliveries, key=lambda each: each.ended or each.began)
        is_alone = all((each.ended or 0) < last.began for each in deliveries if each is not last)
        is_settled = turn in facts.turns and facts.turns[turn].settled_at is not None
        if Told.NOT_DONE in words.told(last.body) and is_alone and is_settled:
            yield f"{_where(last)} said last that nothing was done, and the record has it"


def tries_are_counted(office: Office, history: History, facts: Facts) -> Iterator[str]:
    """I8."""
    yield from check_tries(office, history, facts)


INVARIANTS: Mapping[str, Callable[[Office, History, Facts], Iterator[str]]] = {
    "I1": numbers_are_in_the_record,
    "I2": one_open_loss_a_card,
    "I3": deeds_are_told_everywhere_once,
    "I4": audit_log_verifies,
    "I5": same_turn_same_answer,
    "I6": answers_are_twiml,
    "I7": done_is_done,
    "I8": tries_are_counted,
}


def _turns_and_events(facts: Facts) -> Iterator[str]:
    """Every settled turn that tells of a deed has its event, and no deed of a call is without such a turn."""
    told = Counter(
        (f"call:{row.call_sid}", kind)
        for row in facts.turns.values()
        if row.settled_at
        for kind in words.deeds(row.reply)
    )
    done = Counter(
        (event.actor, event.kind)
        for event in facts.events
        if event.kind in words.DONE.values() and event.actor.startswith("call:")
    )
    yield from _differ("settled turns and audit events", told, done)


def _events_and_messages(facts: Facts) -> Iterator[str]:
    for kind, deed in DEEDS.items():
        told = [event for event in facts.of_kind(kind) if event.actor != BY_IMPORT]
        cards = [card for event in told if (card := facts.card_of(event))]
        wanted = sum(card.has_phone for card in cards) if deed.sms else 0
        if wanted != (sent := sum(facts.outbox["sms", about] for about in deed.sms)):
            yield f"{kind} calls for {wanted} SMS, and there are {sent}"
        wanted = sum(card.bank is not None for card in cards) if deed.bank else 0
        if wanted != (sent := facts.outbox["bank_notice", deed.bank or ""]):
            yield f"{kind} calls for {wanted} notices to banks, and there are {sent}"
    used_up = len(facts.of_kind("pin.locked")) + len(facts.of_kind("pin.tries_used_up"))
    first_pauses = sum(event.body["times"] == 1 for event in facts.of_kind("pin.paused"))
    for about, wanted in (("pin_locked", used_up), ("pin_paused", first_pauses)):
        # Written for every claim, to somebody or to nobody, so that nobody can tell by the time it takes.
        if wanted != (sent := facts.outbox["sms", about]):
            yield f"{wanted} SMS are called for about {about}, and there are {sent}"
    codes = (facts.codes, len(facts.of_kind("code.asked")), facts.outbox["sms", "code"])
    if len(set(codes)) > 1:
        yield f"codes, their events and their SMS: {codes}"


def _references(facts: Facts, kind: str) -> Counter[str]:
    return Counter(event.body["reference"] for event in facts.of_kind(kind))


def _differ(what: str, one: Counter[str], other: Counter[str]) -> Iterator[str]:
    if one != other:
        yield f"{what} differ: only on one side {dict(one - other)} and {dict(other - one)}"


def _where(delivery: Delivery) -> str:
    return f"{delivery.call_sid} {delivery.path}"
