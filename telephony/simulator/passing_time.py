"""The two waits that all verbs are made of: letting time pass, and being heard while it does."""

from dataclasses import replace
from enum import Enum

from telephony.simulator.events import Happening
from telephony.simulator.heard import Heard
from telephony.simulator.interruptions import Interruption
from telephony.simulator.leg import Leg
from telephony.simulator.script import Ears, Input, KeyPressed, Moment, Script, Spoke, TimeIsUp, Wait


class Keys(Enum):
    """What becomes of a key that is pressed meanwhile."""

    LOST = "nobody listens: Twilio keeps no keys for a later Gather"
    STOP = "it breaks the wait off and counts"
    KEPT = "it counts, and the wait goes on"


def pass_time(
    leg: Leg, seconds: float, moment: Moment, keys: Keys, ears: Ears = Ears.CLOSED
) -> Script[Input | None]:
    """Wait; the answer is the key, or the words, that broke the wait off, or None when its time was up."""
    if seconds > 0:
        leg.time_passed()
    until = leg.clock.monotonic() + seconds
    while True:
        match (yield Wait(moment, until, ears)):
            case TimeIsUp():
                return None
            case Spoke() as spoke:
                return spoke
            case KeyPressed(key) if keys is Keys.STOP:
                return key
            case KeyPressed(key) if keys is Keys.KEPT:
                leg.pressed_early.append(key)
            case KeyPressed(key):
                leg.tell(Happening.KEY_LOST, key)


def let_hear(
    leg: Leg, sound: Heard, moment: Moment, keys: Keys, ears: Ears = Ears.CLOSED
) -> Script[Input | None]:
    """Let the caller hear a sound; the answer is the key, or the words, that cut it short."""
    sound = replace(sound, at=leg.clock.now())
    began = leg.clock.monotonic()
    leg.begin_sound(sound)
    try:
        cut = yield from pass_time(leg, sound.seconds, moment, keys, ears)
    except Interruption:
        leg.end_sound(replace(sound, seconds=leg.clock.monotonic() - began, interrupted=True))
        raise
    if cut is not None:
        sound = replace(sound, seconds=leg.clock.monotonic() - began, interrupted=True)
    leg.end_sound(sound)
    return cut
