"""What a telephone's face shows of a call in progress, worked out from what happens."""

import re
from dataclasses import dataclass
from datetime import datetime

from scripts.phone.transcript import Delivered, Transcript
from telephony.simulator.events import Event, Happening
from telephony.simulator.heard import Heard, Sound

LANGUAGES = {"zh": "中文", "cmn": "中文", "en": "English"}
NO_LANGUAGE = "…"


@dataclass
class Situation:
    """The state of the call, as far as a caller could know it, and the step if the line's record tells."""

    transcript: Transcript
    began_at: datetime | None = None
    speaking: Heard | None = None
    language: str = NO_LANGUAGE
    keyed: str = ""
    """Keys that a Gather has heard and not yet passed on."""
    is_in_queue: bool = False
    is_talking: bool = False
    waits_since: datetime | None = None
    """Since when a Gather waits for the next key."""
    wait_seconds: int = 0
    most_keys: int | None = None

    def note(self, event: Event) -> None:
        """Take an event in, into the transcript as well."""
        if event.happening is Happening.WEBHOOK and self.keyed:
            self.transcript.press(event.at, self.keyed)
        self.transcript.note(event)
        match event:
            case Event(Happening.STATUS) if self.began_at is None:
                self.began_at = event.at
            case Event(Happening.SOUND_BEGAN, sound=Heard() as sound):
                self._hear(sound)
            case Event(Happening.SOUND_ENDED):
                self.speaking = None
            case Event(Happening.KEY_HEARD):
                self.keyed, self.waits_since = self.keyed + event.text, None
            case Event(Happening.ASKED):
                self.waits_since = event.at
            case Event(Happening.WEBHOOK):
                self._deliver(event)
            case Event(Happening.QUEUED):
                self.is_in_queue = True
            case Event(Happening.CONNECTED):
                self.is_talking = True
            case Event(Happening.PARTED):
                self.is_talking = self.is_in_queue = False

    def seconds_left(self, now: datetime) -> float | None:
        """How long the line still waits for a key; None while it does not."""
        if self.waits_since is None:
            return None
        return max(self.wait_seconds - (now - self.waits_since).total_seconds(), 0.0)

    @property
    def is_the_callers_turn(self) -> bool:
        """Has everything been said, so that nothing comes unless the caller acts (or goes on waiting)?"""
        is_silent = self.speaking is None or self.speaking.sound is Sound.PAUSE
        return self.waits_since is not None or ((self.is_in_queue or self.is_talking) and is_silent)

    @property
    def waits_for(self) -> str:
        """What the line waits for, in words."""
        if self.is_talking:
            return "you are connected"
        if self.waits_since is not None:
            return "waits for a key" if self.most_keys == 1 else f"waits for keys{self._how_many}"
        if self.is_in_queue and (self.speaking is None or self.speaking.sound is Sound.PAUSE):
            return "waiting for a person"
        return "speaking" if self.speaking else "one moment"

    @property
    def step(self) -> str:
        """The step that asks now, where the line's record tells of it."""
        told = [item.told for item in self.transcript.items if isinstance(item, Delivered) and item.told]
        return told[-1].asks_now if told else ""

    @property
    def _how_many(self) -> str:
        return f" (up to {self.most_keys})" if self.most_keys else ", # ends"

    def _hear(self, sound: Heard) -> None:
        self.speaking = sound
        if sound.sound is Sound.SAY:
            self.language = LANGUAGES.get(sound.language.partition("-")[0], sound.language)

    def _deliver(self, event: Event) -> None:
        self.keyed, self.waits_since = "", None
        exchange = event.exchange
        if exchange is None or not exchange.purpose.brings_twiml:
            return
        self.wait_seconds = _attribute(exchange.body, "timeout") or 5
        self.most_keys = _attribute(exchange.body, "numDigits")
        self.is_in_queue = self.is_in_queue and "/turn/" not in exchange.url


def _attribute(twiml: str, name: str) -> int | None:
    """A number among the attributes of the document's Gather."""
    found = re.search(rf'<Gather\b[^>]*\b{name}="([0-9]+)"', twiml)
    return int(found[1]) if found else None
