"""What reached the caller's ear, sound by sound."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Sound(Enum):
    """What kind of sound; silence asked for by Pause counts as one."""

    SAY = "say"
    PLAY = "play"
    TONES = "tones"
    PAUSE = "pause"


@dataclass(frozen=True)
class Heard:
    """One sound. `text` is what was said, the URL that was played or the tones.

    `seconds` is how long it was heard: while it lasts, how long it would take; after an interruption, how
    long it took.
    """

    sound: Sound
    text: str
    at: datetime
    seconds: float
    language: str = ""
    voice: str = ""
    interrupted: bool = False
