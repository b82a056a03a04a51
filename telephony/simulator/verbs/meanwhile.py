"""What happens on another leg while the caller hears it ring."""

from telephony.simulator.events import Happening
from telephony.simulator.interruptions import Interruption
from telephony.simulator.leg import Leg
from telephony.simulator.script import Came, KeyPressed, Moment, Script, T, Wait


def meanwhile(caller: Leg, script: Script[T]) -> Script[T]:
    """Run the other leg's script in the caller's time. The caller's keys are lost, hanging up ends both."""
    try:
        wait = next(script)
        while True:
            try:
                came = yield from _ringing(caller, wait)
            except Interruption as interruption:
                wait = script.throw(interruption)
            else:
                wait = script.send(came)
    except StopIteration as end:
        answer: T = end.value
        return answer


def _ringing(caller: Leg, wait: Wait) -> Script[Came]:
    while True:
        match (yield Wait(Moment.DIALLING, wait.until)):
            case KeyPressed(key):
                caller.tell(Happening.KEY_LOST, key)
            case came:
                return came
