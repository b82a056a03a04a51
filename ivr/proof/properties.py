"""What must hold in every situation of every call, and the check of it (rules L1, L2, P1, P3, P4, P0, Q2)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ivr.call import Call
from ivr.city import City, EnableExtra, PinRequired
from ivr.converse import Turn
from ivr.keys import Heard
from ivr.proof.explore import Move, Result, Situation, as_judged, explore
from ivr.proof.world import Around, Memory
from ivr.speech import BackToStaff, HandOver, HangUp, Spoken

PROPERTIES = {
    "gate": "no loss is reported, renewed or released unless the enabled PIN was proven in this call",
    "present PIN": "no PIN is changed unless the present one was proven, none enabled without ID and extra fact",
    "silence of the gate": "until something was proven, words and next step are the same for every card",
    "alarm": "while the line is alarmed no PIN is set or changed, and nothing else is any different",
    "tries": "no call has more PINs judged, or cards named, than the profile allows",
    "way out": "from every situation a person or the end can be reached",
    "words": "nothing that is asked or answered lacks its words",
}


@dataclass
class Verdict:
    """The result: how much was walked, and every fault found, by property."""

    situations: int
    turns: int
    faults: dict[str, list[str]]
    happened: dict[str, set[str]]
    """The outcomes that truly happened, by step."""

    @property
    def is_proven(self) -> bool:
        return not any(self.faults.values())


@dataclass
class _Checks:
    city: City
    faults: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in PROPERTIES})
    happened: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    told: dict[tuple[Situation, Heard, Around], set[Turn]] = field(default_factory=dict)
    before: dict[Call, set[Call]] = field(default_factory=lambda: defaultdict(set))
    exits: set[Call] = field(default_factory=set)

    def __call__(self, move: Move) -> None:
        self._judge_silence(move)
        self._judge_alarm(move)
        for result in move.results:
            for deed, memory in result.deeds:
                self._judge_deed(deed, memory, move)
            self._judge_tries(result, move)
            if any(isinstance(said, Spoken) and not said.text.strip() for said in result.turn.reply.said):
                self._fault("words", move, "nothing is said")
            self.happened[move.before.call.step].add(result.turn.outcome)
            self.before[as_judged(result.turn.call)].add(move.before.call)
            if isinstance(result.turn.reply.then, HangUp | HandOver | BackToStaff):
                self.exits.add(as_judged(result.turn.call))

    def _judge_deed(self, deed: str, memory: Memory, move: Move) -> None:
        if deed in {"report_loss", "renew_loss", "release_loss"}:
            by_id = self.city.pin.required is not PinRequired.YES and memory.id_was_right
            if not (memory.pin_was_right or by_id):
                self._fault("gate", move, deed)
        if deed == "change_pin by pin" and not memory.pin_was_right:
            self._fault("present PIN", move, deed)
        if deed == "change_pin by enabling":
            with_code = self.city.pin.enable_extra is EnableExtra.SMS_CODE
            if not memory.id_was_right or (with_code and not memory.code_was_right):
                self._fault("present PIN", move, deed)

    def _judge_silence(self, move: Move) -> None:
        """One answer in one situation must bring one turn, whatever card there is, but for what was proven with it."""
        if move.before.call.proof or self.city.pin.required is not PinRequired.YES:
            return
        told = self.told.setdefault((move.before, move.heard, move.around), set())
        for result in move.results:
            if not result.turn.call.proof and result.turn.outcome != "already_enabled":
                told.add(result.turn)
        if len(told) > 1:
            self._fault("silence of the gate", move, "another answer for another card")

    def _judge_alarm(self, move: Move) -> None:
        """A turn is taken under alarm only if it looked whether there is one."""
        if not move.around.is_alarmed:
            return
        if not move.before.call.step.startswith("pin."):
            self._fault("alarm", move, "the alarm reaches beyond the PIN service")
        if any(deed.startswith("change_pin") for result in move.results for deed, _ in result.deeds):
            self._fault("alarm", move, "a PIN was changed")

    def _judge_tries(self, result: Result, move: Move) -> None:
        pin, before, after = self.city.pin, move.before.call, result.turn.call
        if (
            after.pin_entries > pin.tries_per_call
            or result.pins_judged > after.pin_entries - before.pin_entries
        ):
            self._fault("tries", move, "too many PINs")
        if len(after.typed) > pin.cards_per_call:
            self._fault("tries", move, "too many cards")

    def judge_ways_out(self, situations: Iterable[Situation]) -> None:
        """Go backwards from every end and every queue; what is not met cannot get out."""
        met, waiting = set(self.exits), list(self.exits)
        while waiting:
            for call in self.before[waiting.pop()] - met:
                met.add(call)
                waiting.append(call)
        for call in {situation.call for situation in situations} - met:
            self.faults["way out"].append(f"no way out of {call.step}: {call}")

    def _fault(self, name: str, move: Move, what: str) -> None:
        self.faults[name].append(f"{what}: at {move.before.call.step} after {move.heard!r}")


def prove(city: City) -> Verdict:
    """Explore the conversation of a city and judge every move. Raises what the conversation itself raises."""
    checks = _Checks(city)
    walk = explore(city, checks)
    checks.judge_ways_out(walk.behind)
    return Verdict(len(walk.behind), walk.turns, checks.faults, dict(checks.happened))
