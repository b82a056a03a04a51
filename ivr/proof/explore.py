"""Walks the real conversation over an abstract office: every answer in every situation, to a fixed point."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ivr.call import Call
from ivr.city import City
from ivr.converse import Turn, begin, take_turn
from ivr.desk import CardStatus
from ivr.keys import NOTHING, Ended, Heard, Pressed, Returned
from ivr.proof.office import AbstractDesk
from ivr.proof.world import (
    CARD_NUMBER,
    EVERYTHING_AROUND,
    NEW_PIN,
    NO_ID,
    OTHER_ID,
    OTHER_NEW_PIN,
    OWN_ID,
    RIGHT_CODE,
    RIGHT_PIN,
    WEAK_PIN,
    WRONG_CODE,
    WRONG_PIN,
    Around,
    Looked,
    Memory,
    World,
    not_taken,
    worlds,
)
from ivr.speech import Ask, BackToStaff, Dial, HandOver, HangUp, Then

Behind = tuple[World, Memory]


@dataclass(frozen=True)
class Situation:
    """A call between two turns, as far as the conversation can tell. Many cards may be behind it."""

    call: Call
    then: Then


@dataclass(frozen=True)
class Result:
    """What one turn made of the cards it was taken for: the reply, the deeds with what was proven for them, and the
    PINs judged. A turn that has not looked at the card is one turn for all of them.
    """

    turn: Turn
    after: tuple[Behind, ...]
    deeds: tuple[tuple[str, Memory], ...]
    pins_judged: int


@dataclass(frozen=True)
class Move:
    """One answer in one situation, with its result for every card that may be behind it."""

    before: Situation
    heard: Heard
    around: Around
    results: tuple[Result, ...]


@dataclass
class Walk:
    """How far the walk got: every situation met, with all cards that were behind it, and the turns taken."""

    behind: dict[Situation, set[Behind]] = field(default_factory=dict)
    turns: int = 0


def explore(city: City, check: Callable[[Move], None]) -> Walk:
    """Take every move from every situation, for every card that can be behind it; hand each to `check`."""
    walk = Walk()
    news: dict[Situation, set[Behind]] = {}
    for situation in _beginnings(city):
        news[situation] = {(world, Memory()) for world in worlds(city)}
    while news:
        for situation, cards in news.items():
            walk.behind.setdefault(situation, set()).update(cards)
        found: dict[Situation, set[Behind]] = {}
        for situation, cards in news.items():
            for move in _moves(situation, cards, city):
                walk.turns += sum(len(result.after) for result in move.results)
                check(move)
                for result in move.results:
                    behind = found.setdefault(_after(result), set())
                    behind.update(_forget(result.turn.call, card) for card in result.after)
        news = {at: new for at, cards in found.items() if (new := cards - walk.behind.get(at, set()))}
    return walk


def _after(result: Result) -> Situation:
    return Situation(as_judged(result.turn.call), result.turn.reply.then)


def as_judged(call: Call) -> Call:
    """The call without what no judgement depends on: which identifier was typed first, and what is only said.

    Nor how often `#` was pressed: in the end that leads where silence leads.
    """
    typed = tuple(sorted(call.typed))
    only_said = call.just_told or call.loss_told or call.loss_unknown or call.repeats
    if typed == call.typed and not only_said:
        return call
    return replace(call, typed=typed, just_told=(), loss_told=False, loss_unknown=False, repeats=0)


def _beginnings(city: City) -> Iterator[Situation]:
    for around in EVERYTHING_AROUND:
        turn = begin(AbstractDesk(city, worlds(city)[0], Memory(), around))
        yield Situation(turn.call, turn.reply.then)


def _moves(situation: Situation, cards: set[Behind], city: City) -> Iterator[Move]:
    """One move an answer, and one more for each difference around it that the conversation has looked at."""
    behind = [(world, memory) for known, memory in cards for world in _meanwhile(known, situation.call)]
    for heard in possible_answers(situation.then, city):
        taken: frozenset[Looked] = frozenset()
        while around := not_taken(taken):
            results: list[Result] = []
            looked_at: set[str] = set()
            for result, desk in _results(situation, behind, heard, around, city):
                results.append(result)
                looked_at |= desk.looked_around
            taken |= {(around, frozenset(looked_at))}
            yield Move(situation, heard, around, tuple(results))


def _results(
    situation: Situation, cards: list[Behind], heard: Heard, around: Around, city: City
) -> Iterator[tuple[Result, AbstractDesk]]:
    for world, memory in cards:
        desk = AbstractDesk(city, world, memory, around)
        turn = take_turn(situation.call, heard, desk)
        after = ((desk.card_behind, desk.shown_before),) if desk.has_looked_at_card else tuple(cards)
        yield Result(turn, after, tuple(desk.deeds), desk.pins_judged), desk
        if not desk.has_looked_at_card:
            return


def _forget(call: Call, behind: Behind) -> Behind:
    """Forget what no later turn can ask for, so that equal situations are met as equal."""
    world, memory = behind
    return world, Memory(
        pin_was_right=memory.pin_was_right and call.proof is not None,
        id_was_right=memory.id_was_right and (call.proof is not None or call.step == "pin.code"),
        code_was_right=memory.code_was_right and call.proof is not None,
        code_is_out=memory.code_is_out and call.step == "pin.code",
        held=memory.held if call.step == "pin.again" else None,
    )


def _meanwhile(world: World, call: Call) -> Iterator[World]:
    """Others act on the card too: staff report it lost or cancel it while a proven caller decides."""
    yield world
    if call.proof and world.status in {CardStatus.ACTIVE, CardStatus.TEMPORARY_LOSS}:
        yield replace(world, status=CardStatus.TEMPORARY_LOSS)
        yield replace(world, status=CardStatus.CANCELLED)


def possible_answers(then: Then, city: City) -> tuple[Heard, ...]:
    """One answer of each kind that can follow: every key, silence, right and wrong numbers, nonsense."""
    match then:
        case HangUp():
            return ()
        case HandOver() | BackToStaff():
            return (*Returned, NOTHING)
        case Dial():
            return (Returned.SERVED, Returned.NOT_REACHED, NOTHING)
        case Ask(entry) if entry.is_menu:
            return (NOTHING, *(Pressed(key, Ended.FULL) for key in "0123456789*#"))
        case Ask(entry):
            return (*_SHORT, *(answer for answer in _full(city) if len(answer.keys) == entry.length))


_SHORT: tuple[Pressed, ...] = (
    NOTHING,
    Pressed("", Ended.HASH),
    Pressed("0", Ended.HASH),
    Pressed("0", Ended.SILENCE),
    Pressed("*", Ended.HASH),
    Pressed("1", Ended.HASH),
    Pressed("123", Ended.HASH),
    Pressed(CARD_NUMBER, Ended.HASH),
    Pressed(CARD_NUMBER, Ended.SILENCE),
    Pressed("13800138000", Ended.HASH),
)


def _full(city: City) -> tuple[Pressed, ...]:
    pins = (
        city.pin.initial,
        RIGHT_PIN,
        WRONG_PIN,
        NEW_PIN,
        OTHER_NEW_PIN,
        WEAK_PIN,
        RIGHT_CODE,
        WRONG_CODE,
        "*12345",
    )
    ids = (OWN_ID, OTHER_ID, NO_ID)
    return tuple(Pressed(keys.replace("X", "*"), Ended.FULL) for keys in (*pins, *ids))
