"""`lossline call`: a telephone in the terminal."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console

from models import clock, policy
from scripts.exits import Faulty, Refused
from scripts.new_file import NewFile
from scripts.phone.as_json import as_json
from scripts.phone.as_text import Times, print_call
from scripts.phone.choice import line_to_call, settings_for
from scripts.phone.entries import Entry, read_entries
from scripts.phone.hurt import Share, faults_of
from scripts.phone.interactive import talk
from scripts.phone.line import CalledLine
from scripts.phone.outcome import WORDS, ended_by
from scripts.phone.scratch import TimeMachine
from scripts.phone.unattended import ENGLISH, Played, play
from scripts.recordings.making import recording_text
from scripts.surroundings import read_settings
from telephony.simulator.clock import VirtualClock
from telephony.simulator.habits import Habits

A_STRANGER = "+8613900009999"
"""Nobody's registered phone in the demo."""
WITHHELD = "anonymous"


class Entries(click.ParamType[list[Entry]]):
    """Entries, separated by blanks."""

    name = "entries"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> list[Entry]:
        """Read them; wrong ones are wrong use."""
        try:
            return read_entries(value)
        except ValueError as fault:
            self.fail(str(fault), param, ctx)


class Moment(click.ParamType[datetime]):
    """A day and time as ISO 8601."""

    name = "moment"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it; without a zone it is meant in the city's."""
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not like 2026-03-03T03:00 or 2026-03-03T03:00+08:00", param, ctx)


class Telephone(click.ParamType[str]):
    """A caller's number, or what Twilio sends where it is withheld."""

    name = "number"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Plus and digits, or `anonymous`."""
        digits = value.removeprefix("+")
        is_number = digits.isascii() and digits.isdigit() and 3 <= len(digits) <= 15
        if not is_number and value != WITHHELD:
            self.fail(f"{value!r} is neither a number like +8613900000001 nor {WITHHELD}", param, ctx)
        return value


@click.command("call")
@click.option("--keys", type=Entries(), help='What the caller keys, e.g. "1 110101199003071233 246810 1".')
@click.option("--at", type=Moment(), help="Call at this time, on a scratch copy of the demo's record.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--from", "caller", type=Telephone(), default=A_STRANGER, help="Number, or anonymous.")
@click.option("--url", help="PUBLIC_URL of the line to call.")
@click.option(
    "--record",
    "recorded_as",
    type=NewFile(),
    help="Write the call as a recording, with --keys.",
)
@click.option(
    "--hurt", "shares", type=Share(), multiple=True, metavar="FAULT[=SHARE]", help="Hurt the call on purpose."
)
@click.option("--seed", default="", help="Hurt it as another call was hurt; each tells its seed.")
@click.option("--json", "wants_json", is_flag=True, help="One JSON document, with --keys.")
def command(
    keys: list[Entry] | None,
    at: datetime | None,
    lang: str,
    caller: str,
    url: str | None,
    recorded_as: Path | None,
    shares: tuple[tuple[str, float], ...],
    seed: str,
    wants_json: bool,
) -> None:
    """Place a call to the line from this terminal.

    Calls the demo line that runs here, or the one at --url; if none runs, one is started in this process on the
    demo's record, and if there is no demo yet, it is made. Keys are typed singly; Ctrl-C hangs up. Lines from a pipe
    are entries as for --keys.

    With --keys the call needs nobody and no time: each entry is pressed when the line waits for the caller, the call
    is listened to until the caller would have to act again, and hung up. Entries are separated by blanks. X is keyed
    as *; - or . stays silent once; code is the one-time code that came by SMS. --lang en presses 8 first.

    With --at (a time without a zone is the city's) the whole line lives at that time, on a scratch copy that is gone
    afterwards. A production line has no time machine.

    With --hurt the demo's line is done to what Twilio, networks and callers do to one by chance: docs/hurting.md lists
    the faults. A share is how likely each webhook is struck, from 0 to 1; without one, every one is.

    The transcript tells who said what, when, which webhook carried it and, in the demo, which step and outcome it
    was; docs/transcripts.md describes the JSON. Exits with 1 if the line cannot be reached or failed on the way.

    \b
    Examples:
      lossline call
      lossline call --keys "1 110101199003071233 246810 1" --record report.yaml
      lossline call --keys "1 110101199003071233 0#" --at 2026-03-03T03:00+08:00 --lang en --json
      lossline call --keys "1 110101199003071233 246810 1" --hurt doubled=0.5 --hurt answer_lost=0.2
      printf '4\\n1\\n' | lossline call
    """
    if wants_json and keys is None:
        raise click.UsageError("--json needs --keys: without them there is nobody to call in silence")
    if recorded_as and keys is None:
        raise click.UsageError("--record needs --keys")
    if at and url:
        raise click.UsageError("--at plays in this process, so it does not go with --url")
    settings, faults = settings_for(url), faults_of(shares, seed)
    if faults.are_any and not settings.is_demo:
        raise Refused("a production line is not hurt: --hurt calls the demo's. Unset DATABASE_URL to use it.")
    if faults.are_any:
        click.echo(f"hurt with --seed {faults.seed}", err=True)
    with line_to_call(settings, url, at) as line:
        line = replace(line, habits=Habits(faults=faults))
        if keys is None:
            _interactively(line, at, lang, caller)
        else:
            played = _unattended(line, at, keys, lang, caller)
            if recorded_as:
                _record(played, recorded_as)
            _show(played, Times.OF_DAY if at else Times.SINCE_DIALLING, wants_json)


def _interactively(line: CalledLine, at: datetime | None, lang: str, caller: str) -> None:
    console = Console(highlight=False)
    console.print(f"calling {line.number.number} from {caller}, {line.where}", soft_wrap=True)
    with TimeMachine() as machine:
        if at:
            machine.move_to(_in(line.zone, at))
        call = talk(line, caller, [ENGLISH] if lang == "en" else [], console)
    console.print(f"{call.seconds} s, ended by {WORDS[call.outcome]}, call {call.sid}", soft_wrap=True)
    _need_no_error(ended_by(call))


def _unattended(line: CalledLine, at: datetime | None, keys: list[Entry], lang: str, caller: str) -> Played:
    with _clock(line.zone, at) as virtual:
        return play(line, virtual, caller, keys, lang)


def _record(played: Played, path: Path) -> None:
    city = played.line.office.city if played.line.office else policy.load(read_settings().city_profile)
    comment = f"Call {played.call.sid}."
    text = recording_text(played.call, city, played.line.zone, played.witness, comment)
    path.write_text(text, encoding="utf-8")


def _show(played: Played, times: Times, wants_json: bool) -> None:
    if wants_json:
        click.echo(json.dumps(as_json(played), ensure_ascii=False, indent=1))
    else:
        print_call(played, times, Console(highlight=False))
    _need_all_keyed(played)
    _need_no_error(ended_by(played.call))


@contextmanager
def _clock(zone: ZoneInfo, at: datetime | None) -> Iterator[VirtualClock]:
    """A clock that takes no time; on a scratch copy the line's own clock goes along."""
    with ExitStack() as stack:
        if at is None:
            yield VirtualClock(clock.now())
            return
        machine = stack.enter_context(TimeMachine())
        start = _in(zone, at)
        machine.stop_at(start)
        yield VirtualClock(start, follow=machine.stop_at)


def _in(zone: ZoneInfo, moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _need_all_keyed(played: Played) -> None:
    if played.broken_off:
        raise Refused(played.broken_off)
    if played.left_over:
        click.echo(f"the call was over before the last {played.left_over} entries could be keyed", err=True)


def _need_no_error(by: str) -> None:
    if by == "error":
        raise Faulty("the line failed during the call: the transcript says where")
