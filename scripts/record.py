"""`lossline record`: recordings of calls on a running line, and of calls that somebody else kept."""

import getpass
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import click
from twilio.base.exceptions import TwilioRestException

from ivr.city import City
from models import audit, clock, identity, policy, throttle_caller
from models.audit_events import AuditEvent
from models.office import Office
from models.recording_events import Recorded, RecordingOrdered, RecordingStopped, RecordingTaken
from recordings.recording import CallingFrom, Recording
from recordings.writer import text_of
from scripts.call import Moment, Telephone
from scripts.exits import Faulty, NotFound, Refused
from scripts.invented import CardState
from scripts.recordings.kept import recording_of_kept
from scripts.recordings.making import Known, off_tape
from scripts.recordings.sources import NoWebhooks, from_events, from_forms, from_har
from scripts.recordings.tapes import from_tape
from scripts.surroundings import open_office, read_settings
from settings import Settings
from telephony.recordings import CALL_SID, CALLER_LABEL, Order, read_orders, write_orders
from telephony.rest import rest_client

SPAN = re.compile(r"([1-9][0-9]{0,4})([smh])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}
NOT_FOUND = 404
HERE = Path()
T = TypeVar("T")


class Span(click.ParamType[timedelta]):
    """A length of time."""

    name = "span"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Read it."""
        found = SPAN.fullmatch(value)
        if found is None:
            self.fail(f"{value!r} is not like 90s, 10m or 2h", param, ctx)
        return timedelta(**{UNITS[found[2]]: int(found[1])})


into = click.option(
    "--into",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=HERE,
    help="Folder for the recordings; the present one.",
)
city = click.option("--city", "profile", help="The line's city profile, where no welcome tells it.")


def known(function: Callable[..., None]) -> Callable[..., None]:
    """The options for what is known of a call beyond its webhooks, as `cards` and `calling_from`."""
    cards = click.option(
        "--card",
        "cards",
        type=click.Choice([each.value for each in CardState]),
        multiple=True,
        help="How a card was; once for each card, in the order in which the caller named them.",
    )
    whose = click.option(
        "--calling-from",
        type=click.Choice([each.value for each in CallingFrom]),
        help="Whose telephone it was. The registered one is the first card's.",
    )
    return cards(whose(function))


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


@command.command("start")
@click.option("--from", "caller", type=Telephone(), help="Only calls from this number.")
@click.option("--call", "sid", help="Only the call with this CallSid.")
@click.option("--for", "long", type=Span(), default="10m", show_default=True, help="How long: 90s, 10m, 2h.")
def start(caller: str | None, sid: str | None, long: timedelta) -> None:
    """Have calls recorded from now on: all, those of one caller, or one. The audit log keeps who ordered it."""
    if caller and sid:
        raise Refused("one caller or one call, not both")
    if sid:
        _need_call_sid(sid)
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
    for order in _in_force(folder):
        click.echo(f"recording {_told(order)}")
    for tape in sorted(folder.glob("CA*.jsonl")):
        click.echo(f"on tape: {tape.stem}, {len(tape.read_text(encoding='utf-8').splitlines())} webhooks")


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
    _need_call_sid(sid)
    settings = read_settings()
    tape = _folder_of(settings) / f"{sid}.jsonl"
    if not tape.is_file():
        raise NotFound(f"no call {sid} is on tape: lossline record list shows which are")
    rules = policy.load(settings.city_profile)
    (call,) = _kept(str(tape), lambda: [from_tape(sid, tape.read_text(encoding="utf-8"))])
    began = call.began.astimezone(ZoneInfo(rules.time_zone))
    with open_office(settings) as office:
        _log(office, RecordingTaken(sid))
    _write(off_tape(call, began, rules, f"Call {sid}."), sid, folder)
    tape.unlink()


@command.command("fetch")
@click.argument("sid", metavar="CALL_SID")
@into
@known
def fetch(sid: str, folder: Path, cards: tuple[str, ...], calling_from: str | None) -> None:
    """Fetch a call from Twilio: its Call Events, a quarter of an hour after it has ended. The city is CITY_PROFILE's.

    Uses TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN. In an account with PCI mode Twilio itself has no digits to give.
    """
    _need_call_sid(sid)
    settings = read_settings()
    client = rest_client(settings.twilio_account_sid, settings.twilio_auth_tokens[0], settings.twilio_api_url)
    try:
        client.calls(sid).fetch()
        events = client.calls(sid).events.list()
    except TwilioRestException as fault:
        if fault.status == NOT_FOUND:
            raise NotFound(f"Twilio knows no call {sid}") from None
        raise Faulty(f"Twilio answered {fault.status}: {fault.msg}") from None
    (call,) = _kept(sid, lambda: [from_events(sid, events)])
    rules = policy.load(settings.city_profile)
    _write(recording_of_kept(call, _known(cards, calling_from), rules, None), sid, folder)


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@into
@city
@click.option("--at", type=Moment(), help="When the call began, where the file does not say.")
@known
def import_(
    files: tuple[Path, ...],
    folder: Path,
    profile: str | None,
    at: datetime | None,
    cards: tuple[str, ...],
    calling_from: str | None,
) -> None:
    """Import HAR files (of a browser or a proxy), and forms written down, one a line, each after its path if known.

    The city is told by the welcome, if answers were kept. Forms alone have no answers: replay the recording with
    --update, and read what it says.
    """
    rules, told = _city(profile) if profile else None, _known(cards, calling_from)
    for path in files:
        if not path.is_file():
            raise NotFound(f"{path}: there is no such file")
        text = path.read_text(encoding="utf-8")
        read = from_har if path.suffix.lower() == ".har" or text.lstrip().startswith("{") else from_forms
        for call in _kept(str(path), partial(read, text)):
            _write(recording_of_kept(call, told, rules, at), call.sid, folder)


def _kept(where: str, read: Callable[[], Sequence[T]]) -> Sequence[T]:
    try:
        return read()
    except NoWebhooks as fault:
        raise Refused(f"{where}: {fault}") from None


def _city(profile: str) -> City:
    try:
        return policy.load(profile)
    except policy.PolicyError as fault:
        raise Refused(str(fault)) from None


def _known(cards: Sequence[str], calling_from: str | None) -> Known:
    return Known([CardState(each) for each in cards], CallingFrom(calling_from) if calling_from else None)


def _write(recording: Recording, sid: str, folder: Path) -> None:
    path = folder / f"{sid}.yaml"
    path.write_text(text_of(recording), encoding="utf-8")
    click.echo(f"wrote {path}: {len(recording.exchanges)} exchanges")
    for guess in recording.comment[1:]:
        click.echo(f"  {guess}")


def _need_call_sid(sid: str) -> None:
    if not CALL_SID.fullmatch(sid):
        raise Refused("a call is named by its CallSid: CA and 32 hexadecimal digits")


def _folder_of(settings: Settings) -> Path:
    if settings.recordings_dir is None:
        raise Refused("RECORDINGS_DIR is not set: the line has no folder for recordings, and makes none")
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
