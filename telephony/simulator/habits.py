"""How this Twilio behaves where that can be chosen: quirks, the pace of speech, what becomes of sounds."""

from dataclasses import dataclass, field
from enum import Enum

from telephony.simulator.quirks import Quirks
from telephony.simulator.speech_rate import SpeechRate


class Sounds(Enum):
    """Whether the simulator fetches what Play names, as Twilio would, to see that it is there and is sound."""

    NOT_FETCHED = "every sound is taken to be there"
    FETCHED = "a GET request for each, without Twilio's parameters"


@dataclass(frozen=True)
class Habits:
    """How this Twilio behaves where it can be chosen."""

    quirks: Quirks = field(default_factory=Quirks)
    speech: SpeechRate = field(default_factory=SpeechRate)
    play_seconds: float = 10.0
    sounds: Sounds = Sounds.NOT_FETCHED
