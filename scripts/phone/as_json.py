"""A call as one JSON document, for other programs. `docs/transcripts.md` describes it."""

from datetime import datetime
from typing import Any

from scripts.phone.outcome import ended_by, faults
from scripts.phone.transcript import (
    Delivered,
    HungUp,
    Item,
    Message,
    Pressed,
    Remark,
    Said,
    StayedSilent,
    Transcript,
)
from scripts.phone.unattended import Played
from telephony.simulator.heard import Sound


def as_json(played: Played) -> dict[str, Any]:
    """The document."""
    line, call = played.line, played.call
    began = call.exchanges[0].at
    return {
        "call_sid": call.sid,
        "from": played.caller,
        "to": line.number.number,
        "line": line.where,
        "began_at": _moment(played, began),
        "seconds": call.seconds,
        "ended_by": ended_by(call),
        "entries_left_over": played.left_over,
        "events": [_event(item, played, began) for item in played.transcript.items],
        "turns": _turns(played.transcript),
        "faults": faults(call),
    }


def _event(item: Item, played: Played, began: datetime) -> dict[str, Any]:
    when = {"at": _moment(played, item.at), "after": round((item.at - began).total_seconds(), 1)}
    return when | _what(item)


def _what(item: Item) -> dict[str, Any]:
    match item:
        case Said(sound=sound) if sound.sound is Sound.SAY:
            cut = {"interrupted": True} if sound.interrupted else {}
            return {"who": "line", "says": sound.text, "language": sound.language} | cut
        case Said(sound=sound):
            return {"who": "line", "plays": sound.text}
        case Pressed(keys=keys):
            return {"who": "caller", "presses": keys}
        case StayedSilent():
            return {"who": "caller", "stays_silent": True}
        case HungUp():
            return {"who": "caller", "hangs_up": True}
        case Delivered():
            return {"who": "twilio", "webhook": f"{item.method} {item.path}"} | _delivery(item)
        case Message(to=to, text=text):
            return {"who": "sms", "to": to, "says": text}
        case Remark(text=text):
            return {"who": "twilio", "remarks": text}


def _delivery(item: Delivered) -> dict[str, Any]:
    told = {"step": item.told.step, "outcome": item.told.outcome} if item.told else {}
    return {"purpose": item.purpose.value, "status": item.status, "turn": item.turn} | told


def _turns(transcript: Transcript) -> list[dict[str, Any]]:
    turns = [item for item in transcript.items if isinstance(item, Delivered) and item.turn is not None]
    return [{"webhook": f"{item.method} {item.path}"} | _delivery(item) for item in turns]


def _moment(played: Played, moment: datetime) -> str:
    return moment.astimezone(played.line.zone).isoformat(timespec="seconds")
