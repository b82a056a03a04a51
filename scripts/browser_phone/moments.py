"""A call's events as the page follows them: small, in order, with the time of the called line."""

from datetime import datetime
from typing import Any

from scripts.browser_phone.call import BrowserCall
from scripts.browser_phone.masking import DOT
from scripts.browser_phone.story import Told
from scripts.phone.outcome import WORDS
from telephony.simulator.events import Event, Happening
from telephony.simulator.heard import Heard, Sound

_PLAIN = {
    Happening.QUEUED: "queued",
    Happening.CONNECTED: "connected",
    Happening.PARTED: "parted",
}

_ENDED_BY = {outcome.value if outcome else "": word for outcome, word in WORDS.items()}


def moment(told: Told, call: BrowserCall) -> dict[str, Any]:
    """One event. `what` says which; the rest depends on it."""
    return {"n": told.place, "at": _time(told.event.at, call)} | _what(told)


def _what(told: Told) -> dict[str, Any]:
    match told.event:
        case Event(Happening.SOUND_BEGAN, sound=Heard() as sound):
            return _sound(sound)
        case Event(Happening.SOUND_ENDED, sound=Heard() as sound):
            return {"what": "silence", "seconds": sound.seconds, "cut": sound.interrupted}
        case Event(Happening.KEY_HEARD, text=key):
            return {"what": "key", "key": DOT if told.is_secret else key}
        case Event(Happening.KEY_LOST):
            return {"what": "key_lost"}
        case Event(Happening.ASKED):
            return {"what": "asked"}
        case Event(Happening.WEBHOOK, exchange=exchange) if exchange:
            return {"what": "webhook"}
        case Event(Happening.STATUS, text=text):
            return {"what": "status", "text": text}
        case Event(Happening.ENDED, text=text):
            return {"what": "ended", "by": _ENDED_BY[text]}
        case Event(Happening.NOTICE, notice=notice):
            return {"what": "notice", "text": str(notice)}
        case event:
            return {"what": _PLAIN.get(event.happening, "other")}


def _sound(sound: Heard) -> dict[str, Any]:
    what = {Sound.SAY: "say", Sound.PLAY: "play", Sound.TONES: "tones", Sound.PAUSE: "pause"}[sound.sound]
    return {"what": what, "text": sound.text, "language": sound.language, "seconds": round(sound.seconds, 2)}


def _time(at: datetime, call: BrowserCall) -> str:
    return (at + call.shift).astimezone(call.zone).isoformat(timespec="milliseconds")
