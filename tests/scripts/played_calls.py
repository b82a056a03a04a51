"""Calls that go as a recording says, for tests that make recordings of them again."""

from dataclasses import dataclass

from recordings.recording import Recording
from scripts.recordings import playing
from scripts.recordings.actors import cast
from scripts.recordings.stage import Stage
from scripts.recordings.witness import Witness
from telephony.simulator.call import Call
from telephony.simulator.clock import VirtualClock
from telephony.simulator.hurting import Hurting


@dataclass(frozen=True)
class Watched:
    """A call that is over, and who has watched it beside the line's record."""

    call: Call
    witness: Witness


def a_call(stage: Stage, recording: Recording) -> Call:
    """Of the recording nothing is used but what the caller does."""
    return a_watched_call(stage, recording).call


def a_watched_call(stage: Stage, recording: Recording) -> Watched:
    """The same, watched."""
    cards = cast(recording)
    with playing.TimeMachine() as machine:
        machine.stop_at(recording.date)
        clock = VirtualClock(recording.date, follow=machine.stop_at)
        scene = stage.scene(recording, cards)
        witness = Witness(scene.office)
        network = Hurting(scene.transport)
        player = playing.caller(scene, recording, cards, clock, network, witness.note)
        player.play(recording)
        return Watched(player.call, witness)
