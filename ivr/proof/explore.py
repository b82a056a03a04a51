"""Walks the real conversation over an abstract office: every answer in every situation, to a fixed point."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ivr.call import Call
from ivr.call_map import START
from ivr.city import City
from ivr.converse import Turn, begin, take_turn
from ivr.desk import CardStatus
from ivr.keys import NOTHING, Ended, Heard, Pressed, Returned
from ivr.proof.world import (
    CARD_NUMBER,
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
    AbstractDesk,
    Memory,
    World,
    worlds,
)
from ivr.speech import Ask, Dial, HandOver, HangUp, Then

Behind = tuple[World, Memory]


@dataclass(frozen=True)
class Situation:
    """A call between two turns, and every card that may be behind it as far as the conversation can tell.

    Cards share a situation as long as the line has told them apart in nothing: that is the silence of the gate.
    """

    call: Call
    then: Then
    behind: frozenset[Behind]
    is_withheld: bool


@dataclass(frozen=True)
class Result:
    """What one turn made of one card: the reply, the deeds with what was proven for them, and the PINs judged."""

    turn: Turn
    after: Behind
    deeds: tuple[tuple[str, Memory], ...]
    pins_judged: int


@dataclass(frozen=True)
class Move:
    """One answer in one situation, with its result for every card that may be behind it."""

    before: Situation
    heard: Heard
    staff_in: bool
    results: tuple[Result, ...]

    def following(self, anybody: frozenset[Behind]) -> Iterator[Situation]:
        """The situations that follow: cards that got the same turn stay together.

        Back at the main menu a new matter begins, and the caller may name another card: `anybody`'s.
        """
        together: dict[Turn, set[Behind]] = {}
        for result in self.results:
            together.setdefault(result.turn, set()).add(_forget(result.turn.call, result.after))
        for turn, behind in together.items():
            call = replace(turn.call, typed=tuple(sorted(turn.call.typed)))
            cards = anybody if call.step == START else frozenset(behind)
            yield Situation(call, turn.reply.then, cards, self.before.is_withheld)


@dataclass
class Walk:
    """How far the walk got."""

    situations: set[Situation] = field(default_factory=set)
    turns: int = 0


def explore(city: City, check: Callable[[Move], None]) -> Walk:
    """Take every move from every situation that can be reached, and hand each to `check`."""
    walk = Walk()
    anybody = frozenset((world, Memory()) for world in worlds(city))
    waiting: deque[Situation] = deque(_beginnings(city, anybody))
    walk.situations.update(waiting)
    while waiting:
        for move in _moves(waiting.popleft(), city):
            walk.turns += len(move.results)
            check(move)
            for situation in move.following(anybody):
                if situation not in walk.situations:
                    walk.situations.add(situation)
                    waiting.append(situation)
    return walk


def _beginnings(city: City, anybody: frozenset[Behind]) -> Iterator[Situation]:
    for is_withheld in (False, True):
        turn = begin(AbstractDesk(city, worlds(city)[0], Memory(), True, is_withheld))
        yield Situation(turn.call, turn.reply.then, anybody, is_withheld)


def _moves(situation: Situation, city: City) -> Iterator[Move]:
    cards = [
        (world, memory) for known, memory in situation.behind for world in _meanwhile(known, situation.call)
    ]
    for heard in possible_answers(situation.then, city):
        results, has_looked_at_clock = _results(situation, cards, heard, True, city)
        yield Move(situation, heard, True, results)
        if has_looked_at_clock:
            yield Move(situation, heard, False, _results(situation, cards, heard, False, city)[0])


def _results(
    situation: Situation, cards: list[Behind], heard: Heard, staff_in: bool, city: City
) -> tuple[tuple[Result, ...], bool]:
    """A turn that has not looked at the card is one turn for all cards."""
    results: list[Result] = []
    has_looked_at_clock = False
    for world, memory in cards:
        desk = AbstractDesk(city, world, memory, staff_in, situation.is_withheld)
        turn = take_turn(situation.call, heard, desk)
        has_looked_at_clock = has_looked_at_clock or desk.has_looked_at_clock
        if not desk.has_looked_at_card:
            results = [Result(turn, card, tuple(desk.deeds), desk.pins_judged) for card in cards]
            break
        results.append(Result(turn, (desk.card_behind, desk.memory), tuple(desk.deeds), desk.pins_judged))
    return tuple(results), has_looked_at_clock


def _forget(call: Call, behind: Behind) -> Behind:
    """Forget what no later turn can ask for, so that equal situations are met as equal."""
    world, memory = behind
    return world, Memory(
        pin_was_right=memory.pin_was_right and call.claim is not None,
        id_was_right=memory.id_was_right and call.claim is not None,
        code_was_right=memory.code_was_right and call.claim is not None,
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
        case HandOver():
            return (Returned.SERVED, Returned.WANTS_CALLBACK, Returned.SENT_AWAY, NOTHING)
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
