"""From an engine's samples to a WAV file at the 8 kHz of a telephone."""

import io
import wave
from array import array
from itertools import accumulate

TELEPHONE_RATE = 8_000
BYTES_A_SAMPLE = 2
LOUDEST = 23_000
"""Of 32,767: three decibels of room."""


def resampled(samples: "array[int]", rate: int) -> "array[int]":
    """The same sound at 8 kHz: each new sample is the mean of the old ones around it, so that little folds over."""
    sums = [0, *accumulate(samples)]
    step = rate / TELEPHONE_RATE
    count = int(len(samples) / step)
    half = max(step / 2, 0.5)
    heard = array("h")
    for place in range(count):
        middle = place * step
        low = max(int(middle - half), 0)
        high = min(max(int(middle + half), low + 1), len(samples))
        heard.append((sums[high] - sums[low]) // (high - low))
    return _evened(heard)


def wav(samples: "array[int]") -> bytes:
    """A mono WAV file of 16-bit samples."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(BYTES_A_SAMPLE)
        sound.setframerate(TELEPHONE_RATE)
        sound.writeframes(samples.tobytes())
    return file.getvalue()


def _evened(samples: "array[int]") -> "array[int]":
    """As loud as may be without a single sample cut off."""
    peak = max((abs(sample) for sample in samples), default=0)
    if peak == 0:
        return samples
    return array("h", (sample * LOUDEST // peak for sample in samples))
