"""Where a command writes the recording that it made, and what it says then."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from recordings.recording import Recording
from recordings.writer import text_of
from scripts.exits import Refused
from scripts.recordings.sources import NoWebhooks
from telephony.recordings import CALL_SID

HERE = Path()
T = TypeVar("T")

into = click.option(
    "--into",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=HERE,
    help="Folder for the recordings; the present one.",
)


def write(recording: Recording, sid: str, folder: Path) -> None:
    """Into a file of the call's name. The first line of its comment names the call, all others are guesses."""
    path = folder / f"{sid}.yaml"
    path.write_text(text_of(recording), encoding="utf-8")
    click.echo(f"wrote {path}: {len(recording.exchanges)} exchanges")
    for guess in recording.comment[1:]:
        click.echo(f"  {guess}")


def need_call_sid(sid: str) -> None:
    """Refuses what is no CallSid."""
    if not CALL_SID.fullmatch(sid):
        raise Refused("a call is named by its CallSid: CA and 32 hexadecimal digits")


def text_in(path: Path) -> str:
    """What a file of somebody else's says, with or without a byte order mark. Refuses what is no text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{path}: this is no text in UTF-8") from None


def webhooks_in(where: str, read: Callable[[], T]) -> T:
    """What is read there. Refuses a place that holds no webhooks."""
    try:
        return read()
    except NoWebhooks as fault:
        raise Refused(f"{where}: {fault}") from None
