"""`lossline record`: makes recordings of calls that somebody else kept (`lossline call --record` of its own)."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from twilio.base.exceptions import TwilioRestException

from ivr.city import City
from models import clock, policy
from recordings.writer import text_of
from scripts.call import Moment
from scripts.exits import Faulty, NotFound, Refused
from scripts.recordings.making import made
from scripts.recordings.sources import KeptCall, NoWebhooks, from_events, from_forms, from_har
from scripts.surroundings import read_settings
from telephony.rest import rest_client

CALL_SID = re.compile(r"CA[0-9a-f]{32}")
NOT_FOUND = 404
HERE = Path()


into = click.option(
    "--into",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=HERE,
    help="Folder for the recordings; the present one.",
)
city = click.option(
    "--city", "profile", default="shijiazhuang", show_default=True, help="The line's city profile."
)


@click.group("record")
def command() -> None:
    """Make recordings of calls that somebody else kept. docs/recordings.md describes the files.

    What was keyed becomes a role ("the citizen ID", "six keys, right") before anything is written. The states of the
    cards are guessed from what was told of them: read the file, correct it, and replay it.

    \b
    Examples:
      lossline record fetch CA0123456789abcdef0123456789abcdef
      lossline record import calls.har --into tests/recordings
      lossline record import forms.txt --at 2026-03-03T03:00+08:00
    """


@command.command("fetch")
@click.argument("sid", metavar="CALL_SID")
@into
def fetch(sid: str, folder: Path) -> None:
    """Fetch a call from Twilio: its Call Events, a quarter of an hour after it has ended.

    Uses TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN. In an account with PCI mode Twilio itself has no digits to give.
    """
    if not CALL_SID.fullmatch(sid):
        raise Refused("a call is named by its CallSid: CA and 32 hexadecimal digits")
    settings = read_settings()
    client = rest_client(settings.twilio_account_sid, settings.twilio_auth_tokens[0], settings.twilio_api_url)
    try:
        client.calls(sid).fetch()
        events = client.calls(sid).events.list()
    except TwilioRestException as fault:
        if fault.status == NOT_FOUND:
            raise NotFound(f"Twilio knows no call {sid}") from None
        raise Faulty(f"Twilio answered {fault.status}: {fault.msg}") from None
    calls = _kept(sid, lambda: [from_events(sid, events)])
    _write(calls, policy.load(settings.city_profile), folder, None)


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@into
@city
@click.option("--at", type=Moment(), help="When the call began, where the file does not say; now.")
def import_(files: tuple[Path, ...], folder: Path, profile: str, at: datetime | None) -> None:
    """Import HAR files (of a browser or a proxy), and forms written down, one a line, each after its path if known.

    Forms alone have no answers: replay the recording with --update, and read what it says.
    """
    rules = _city(profile)
    for path in files:
        if not path.is_file():
            raise NotFound(f"{path}: there is no such file")
        text = path.read_text(encoding="utf-8")
        read = from_har if path.suffix.lower() == ".har" or text.lstrip().startswith("{") else from_forms
        _write(_kept(str(path), partial(read, text)), rules, folder, at)


def _kept(where: str, read: Callable[[], Sequence[KeptCall]]) -> Sequence[KeptCall]:
    try:
        return read()
    except NoWebhooks as fault:
        raise Refused(f"{where}: {fault}") from None


def _city(profile: str) -> City:
    try:
        return policy.load(profile)
    except policy.PolicyError as fault:
        raise Refused(str(fault)) from None


def _write(calls: Sequence[KeptCall], rules: City, folder: Path, at: datetime | None) -> None:
    for call in calls:
        began = (at or call.began or clock.now()).astimezone(ZoneInfo(rules.time_zone))
        recording = made(call.sent, began, rules, f"Call {call.sid}.")
        path = folder / f"{call.sid}.yaml"
        path.write_text(text_of(recording), encoding="utf-8")
        click.echo(f"wrote {path}: {len(recording.exchanges)} exchanges")
