"""The verbs that the simulator performs."""

from telephony.simulator.perform import Verb
from telephony.simulator.verbs.dial import dial
from telephony.simulator.verbs.enqueue import enqueue
from telephony.simulator.verbs.gather import gather
from telephony.simulator.verbs.pause import pause
from telephony.simulator.verbs.play import play
from telephony.simulator.verbs.record import record
from telephony.simulator.verbs.say import say
from telephony.simulator.verbs.ways_out import hangup, leave, redirect, reject

VERBS: dict[str, Verb] = {
    "Say": say,
    "Play": play,
    "Pause": pause,
    "Gather": gather,
    "Record": record,
    "Redirect": redirect,
    "Hangup": hangup,
    "Reject": reject,
    "Leave": leave,
    "Enqueue": enqueue,
    "Dial": dial,
}
