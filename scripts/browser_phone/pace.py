"""How fast the line speaks to one browser phone: at the speed that was asked for, by the clock of whatever voice."""

from scripts.browser_phone.voice.voice import Voice
from telephony.simulator.document import Element
from telephony.simulator.speech_rate import SpeechRate

SLOWEST, FASTEST = 0.5, 3.0


class SpokenPace:
    """Keeps the simulator's `Pace`. `speed` may change while the call goes on: it counts from the next sentence."""

    def __init__(self, speed: float, voice: Voice | None) -> None:
        self.speed = speed
        self.voice = voice
        self._rate = SpeechRate()

    @property
    def speed(self) -> float:
        """1.0 is how people speak."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._speed = min(max(speed, SLOWEST), FASTEST)

    def seconds(self, say: Element) -> float:
        """The length of a Say: what the server's voice needs for it, or what a person would."""
        text = " ".join(say.text.split())
        if self.voice is None:
            return self._rate.seconds(say) / self.speed
        return self.voice.seconds(text, say.attributes.get("language", "en-US")) / self.speed
