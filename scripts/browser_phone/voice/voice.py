"""What the phone wants from a voice, and the voice there is."""

from typing import Protocol


class Voice(Protocol):
    """Reads a text aloud."""

    def wav(self, text: str, language: str) -> bytes:
        """A WAV file, 8 kHz as a telephone carries it."""

    def seconds(self, text: str, language: str) -> float:
        """How long that is."""
