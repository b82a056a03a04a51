"""`lossline record`: recordings of calls on a running line, and of calls that somebody else kept."""

import getpass
import re
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from models import audit, clock, identity, policy, throttle_caller
from models.audit_events import AuditEvent
from models.office import Office
from models.recording_events import Recorded, RecordingOrdered, RecordingStopped, RecordingTaken
from scripts.call import Telephone
from scripts.exits import NotFound, Refused
from scripts.recordings.foreign import fetch, import_
from scripts.recordings.making import off_tape
from scripts.recordings.tapes import from_tape
from scripts.recordings.written import into, need_call_sid, webhooks_in, write
from scripts.surroundings import open_office, read_settings
from settings import Settings
from telephony.recordings import CALLER_LABEL, Order, read_orders, write_orders

SPAN = re.compile(r"([1-9][0-9]{0,4})([smh])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


class Span(click.ParamType[timedelta]):
    """A length of time."""

    name = "span"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Read it."""
        found = SPAN.fullmatch(value)
        if found is None:
            self.fail(f"{value!r} is not like 90s, 10m or 2h", param, ctx)
        return timedelta(**{UNITS[found[2]]: int(found[1])})


@click.group("record")
def command() -> None:
    """Have calls of a running line recorded, or make recordings of calls that somebody else kept.

    The switch (start, list, take, stop) needs RECORDINGS_DIR, a folder that the line and this command share; without
    it the line records nothing and asks nobody. docs/recordings.md describes the files.

    What was keyed becomes a role ("the citizen ID", "six keys, right") before anything is written. On a running line,
    cards and PINs are recorded as they were. Calls that somebody else kept tell it by what was said in them; what they
    do not tell stands as a guess in the first lines of the file and in what this command prints, with the option that
    says it instead.

    \b
    Examples:
      lossline record start --for 10m
      lossline record start --from +8613900000001 --for 2h
      lossline record take CA0123456789abcdef0123456789abcdef --into tests/recordings
      lossline record stop
      lossline record fetch CA0123456789abcdef0123456789abcdef
      lossline record import calls.har --into tests/recordings
      lossline record import forms.txt --city beijing --at 2026-03-03T03:00+08:00
      lossline record import calls.har --card enabled --card "temporarily lost" --calling-from withheld
    """


command.add_command(fetch)
command.add_command(import_)


@command.command("start")
@click.option("--from", "caller", type=Telephone(), help="Only calls from this number.")
@click.option("--call", "sid", help="Only the call with this CallSid.")
@click.option("--for", "long", type=Span(), default="10m", show_default=True, help="How long: 90s, 10m, 2h.")
def start(caller: str | None, sid: str | None, long: timedelta) -> None:
    """Have calls recorded from now on: all, those of one caller, or one. The audit log keeps who ordered it."""
    if caller and sid:
        raise Refused("one caller or one call, not both")
    if sid:
        need_call_sid(sid)
    settings = read_settings()
    folder = _folder_of(settings)
    with open_office(settings) as office:
        mac = office.keys.mac(CALLER_LABEL, caller.encode()).hex() if caller else None
        order = Order(clock.now() + long, mac, sid)
        whose = Recorded.ONE_CALLER if caller else Recorded.ONE_CALL if sid else Recorded.ALL
        _log(office, RecordingOrdered(whose.value, sid, order.until), caller)
    write_orders(folder, [*_in_force(folder), order])
    click.echo(f"recording {_told(order)}")


@command.command("list")
def list_() -> None:
    """What is being recorded, and which calls are on tape."""
    folder = _folder_of(read_settings())
    orders, tapes = _in_force(folder), sorted(folder.glob("CA*.jsonl"))
    for order in orders:
        click.echo(f"recording {_told(order)}")
    if not orders:
        click.echo("nothing is being recorded")
    for tape in tapes:
        click.echo(f"on tape: {tape.stem}, {len(tape.read_text(encoding='utf-8').splitlines())} webhooks")
    if not tapes:
        click.echo("no call is on tape")


@command.command("stop")
def stop() -> None:
    """Record nothing more. Tapes stay until they are taken."""
    settings = read_settings()
    folder = _folder_of(settings)
    if in_force := _in_force(folder):
        with open_office(settings) as office:
            _log(office, RecordingStopped(len(in_force)))
    write_orders(folder, [])
    click.echo("nothing is being recorded")


@command.command("take")
@click.argument("sid", metavar="CALL_SID")
@into
def take(sid: str, folder: Path) -> None:
    """Make a recording of a call on tape; the tape is gone afterwards."""
    need_call_sid(sid)
    settings = read_settings()
    tape = _folder_of(settings) / f"{sid}.jsonl"
    if not tape.is_file():
        raise NotFound(f"no call {sid} is on tape: lossline record list shows which are")
    rules = policy.load(settings.city_profile)
    call = webhooks_in(str(tape), lambda: from_tape(sid, tape.read_text(encoding="utf-8")))
    began = call.began.astimezone(ZoneInfo(rules.time_zone))
    with open_office(settings) as office:
        _log(office, RecordingTaken(sid))
    write(off_tape(call, began, rules, f"Call {sid}."), sid, folder)
    tape.unlink()


def _folder_of(settings: Settings) -> Path:
    if settings.recordings_dir is None:
        raise Refused(
            "RECORDINGS_DIR is not set, so the line records nothing: set it to a folder, for the line and for this "
            "command, and start the line again. (The demo has one.)"
        )
    if not settings.recordings_dir.is_dir():
        raise Refused(f"RECORDINGS_DIR {settings.recordings_dir} is no folder")
    return settings.recordings_dir


def _in_force(folder: Path) -> list[Order]:
    return [order for order in read_orders(folder) if order.until > clock.now()]


def _log(office: Office, event: AuditEvent, caller: str | None = None) -> None:
    """Before anything is done, so that nothing is done that nobody can find out."""
    number = identity.to_e164(caller) if caller else None
    subject = throttle_caller.subject(office.keys.index("caller", number)) if number else audit.LINE
    with office.database.deeds() as session:
        audit.append(session, office.keys, subject, event, f"terminal:{getpass.getuser()}")


def _told(order: Order) -> str:
    what = f"call {order.call}" if order.call else "the calls of one caller" if order.caller else "all calls"
    return f"{what} until {order.until:%Y-%m-%d %H:%M:%S} UTC"
