"""A call as people read it: who said what, when, by which webhook."""

from datetime import datetime, tzinfo
from enum import Enum

from rich.console import Console
from rich.text import Text

from scripts.phone.outcome import WORDS
from scripts.phone.transcript import (
    Delivered,
    HungUp,
    Item,
    Message,
    Pressed,
    Remark,
    Said,
    StayedSilent,
)
from scripts.phone.unattended import Played
from telephony.simulator.heard import Sound

WIDTH_OF_MARGIN = 18


class Times(Enum):
    """What stands in the margin."""

    OF_DAY = "of the day, where the line's clock goes along with the call"
    SINCE_DIALLING = "since dialling: a call that nobody waits for takes its time, but not the line's"


def print_call(played: Played, times: Times, console: Console) -> None:
    """The whole transcript."""
    zone, call = played.line.zone, played.call
    began = call.exchanges[0].at.astimezone(zone)
    title = (
        f"{began:%Y-%m-%d %H:%M:%S}  {played.caller} calls {played.line.number.number}, {played.line.where}"
    )
    console.print(Text(title, style="bold"), soft_wrap=True)
    for item in played.transcript.items:
        _print(item, _time(item.at, zone) if times is Times.OF_DAY else _since(began, item.at), console)
    ended = f"{call.seconds} s, ended by {WORDS[call.outcome]}, call {call.sid}"
    console.print(Text(ended, style="bold"), soft_wrap=True)


def print_item(item: Item, zone: tzinfo, console: Console) -> None:
    """One thing that happened, with its time in the city."""
    _print(item, _time(item.at, zone), console)


def _print(item: Item, time: str, console: Console) -> None:
    """Long speech is wrapped on a terminal."""
    who, what, style = _words(item)
    margin = f"{time:<8}  {who:<8}"
    if not console.is_terminal:
        console.print(Text(margin + what), soft_wrap=True)
        return
    lines = Text(what, style=style).wrap(console, max(console.width - WIDTH_OF_MARGIN, 20))
    for place, line in enumerate(lines):
        before = margin if place == 0 else " " * WIDTH_OF_MARGIN
        console.print(Text.assemble((before, "dim"), line), soft_wrap=True)


def _words(item: Item) -> tuple[str, str, str]:
    """Who, what, and how it looks."""
    match item:
        case Said(sound=sound) if sound.sound is Sound.SAY:
            heard = sound.text[: round(len(sound.text) * item.part)]
            return "line", heard + (" … (interrupted)" if sound.interrupted else ""), ""
        case Said(sound=sound):
            return "line", f"plays {sound.text}", ""
        case Pressed(keys=keys):
            return "caller", f"presses {keys}", "bold green"
        case StayedSilent():
            return "caller", "stays silent", "green"
        case HungUp():
            return "caller", "hangs up", "green"
        case Delivered():
            return "webhook", _delivery(item), "cyan" if item.status in {200, 204} else "bold red"
        case Message(to=to, text=text):
            return "sms", f"to {to}: {text}", "yellow"
        case Remark(text=text):
            return "twilio", text, "magenta"


def _delivery(item: Delivered) -> str:
    words = f"{item.method} {item.path}  {item.status or 'no answer'}"
    if item.told:
        words += f"  turn {item.turn}: {item.told.step} → {item.told.outcome}"
    return words


def _since(began: datetime, moment: datetime) -> str:
    minutes, seconds = divmod(int((moment - began).total_seconds()), 60)
    return f"  +{minutes:02}:{seconds:02}"


def _time(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%H:%M:%S}"
