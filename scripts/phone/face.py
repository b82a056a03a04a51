"""The telephone's face: what is being said, what is keyed, and a line that tells how the call stands."""

from datetime import datetime, tzinfo
from typing import Protocol

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from scripts.phone.as_text import print_item
from scripts.phone.situation import Situation
from scripts.phone.transcript import Item, Said
from telephony.simulator.clock import Clock
from telephony.simulator.heard import Sound

HELP = "keys 0-9 * # at any time, X is *   ·   Ctrl-C hangs up"


class Face(Protocol):
    """Shows a call while it happens."""

    def show(self, situation: Situation) -> None:
        """Show how the call stands now."""


class Screen:
    """The face on a terminal: the past scrolls away above, the present stands below."""

    def __init__(self, live: Live, clock: Clock, zone: tzinfo, who: str) -> None:
        self._live = live
        self._clock = clock
        self._zone = zone
        self._who = who
        self._shown = 0
        self._drawn = ""

    def show(self, situation: Situation) -> None:
        """Print what is over, draw what is not."""
        for item in _finished(situation, self._shown):
            print_item(item, self._zone, self._live.console)
            self._shown += 1
        now = self._clock.now()
        present = [self._speech(situation, now), self._keyed(situation), self._status(situation, now)]
        parts = [part for part in present if part.plain]
        drawn = "\n".join(part.plain for part in parts)
        if drawn != self._drawn:
            self._drawn = drawn
            self._live.update(Group(*parts, Text(HELP, style="dim")), refresh=True)

    def _speech(self, situation: Situation, now: datetime) -> Text:
        """What has been said so far, at the speed of speech."""
        sound = situation.speaking
        if sound is None or sound.sound is not Sound.SAY:
            return Text()
        part = (now - sound.at).total_seconds() / sound.seconds if sound.seconds else 1.0
        return Text(sound.text[: round(len(sound.text) * min(part, 1.0))] + " ▌")

    def _keyed(self, situation: Situation) -> Text:
        return Text(f"☎ {situation.keyed}", style="bold green") if situation.keyed else Text()

    def _status(self, situation: Situation, now: datetime) -> Text:
        seconds = round((now - situation.began_at).total_seconds()) if situation.began_at else 0
        left = situation.seconds_left(now)
        parts = [
            self._who,
            f"{seconds // 60:02}:{seconds % 60:02}",
            situation.language,
            situation.waits_for + (f", {left:.0f} s left" if left is not None else ""),
            situation.step,
        ]
        return Text(
            f" {' · '.join(part for part in parts if part)} ",
            style="reverse",
            no_wrap=True,
            overflow="ellipsis",
        )


class Printout:
    """The face where there is no terminal: each thing on a line of its own, when it begins."""

    def __init__(self, console: Console, zone: tzinfo) -> None:
        self._console = console
        self._zone = zone
        self._shown = 0

    def show(self, situation: Situation) -> None:
        """Print what is new."""
        for item in situation.transcript.items[self._shown :]:
            print_item(item, self._zone, self._console)
            self._shown += 1


def _finished(situation: Situation, shown: int) -> list[Item]:
    """What is not yet printed and cannot change any more: speech that goes on is drawn, not printed."""
    items = situation.transcript.items[shown:]
    goes_on = situation.speaking is not None and situation.speaking.sound is not Sound.PAUSE
    for place, item in enumerate(items):
        if goes_on and isinstance(item, Said) and situation.speaking and item.at == situation.speaking.at:
            return items[:place]
    return items
