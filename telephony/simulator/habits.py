"""How this Twilio behaves where that can be chosen: quirks, the pace of speech, sounds, what goes wrong."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from telephony.simulator.document import Element
from telephony.simulator.faults import Faults
from telephony.simulator.quirks import Quirks
from telephony.simulator.speech_rate import SpeechRate


class Sounds(Enum):
    """Whether the simulator fetches what Play names, as Twilio would, to see that it is there and is sound."""

    NOT_FETCHED = "every sound is taken to be there"
    FETCHED = "a GET request for each, without Twilio's parameters"


class Pace(Protocol):
    """How fast is spoken."""

    def seconds(self, say: Element) -> float:
        """The length of a Say."""


@dataclass(frozen=True)
class Habits:
    """How this Twilio behaves where it can be chosen."""

    quirks: Quirks = field(default_factory=Quirks)
    speech: Pace = field(default_factory=SpeechRate)
    play_seconds: float = 10.0
    sounds: Sounds = Sounds.NOT_FETCHED
    faults: Faults = field(default_factory=Faults)
