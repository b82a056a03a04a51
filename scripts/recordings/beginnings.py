"""Where a replay begins to compare: at an exchange of every call, or of the call that was kept under a CallSid."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from logs import Level
from models import policy
from recordings.recording import Recording
from scripts.exits import NotFound, Refused
from scripts.recordings.files import chosen, paths_of
from scripts.recordings.making import off_tape
from scripts.recordings.roles import checked
from scripts.recordings.sources import NoWebhooks
from scripts.recordings.tapes import from_tape
from scripts.surroundings import read_settings
from settings import Settings

OF_ALL = re.compile(r"([1-9][0-9]{0,3})")
OF_ONE = re.compile(r"(CA[0-9a-f]{32})(?::([1-9][0-9]{0,3}))?")
HERE = Path()


@dataclass(frozen=True)
class Beginning:
    """The first exchange that is compared, counted from 1: of all calls, or of one."""

    exchange: int = 1
    call: str | None = None


class From(click.ParamType[Beginning]):
    """`4`, `CA…` or `CA…:4`."""

    name = "beginning"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Beginning:
        """Read it."""
        if found := OF_ALL.fullmatch(value):
            return Beginning(int(found[1]))
        found = OF_ONE.fullmatch(value)
        if found is None:
            self.fail(
                f"{value!r} is not like 4, like CA and 32 hexadecimal digits, or like CA…:4", param, ctx
            )
        return Beginning(int(found[2] or 1), found[1])


def kept_call(sid: str, places: Sequence[Path]) -> list[tuple[Path, Recording]]:
    """What was kept of a call: recordings named after it, or naming it in their first lines; else its tape.

    Without places it is looked for where `lossline record` writes. Raises NotFound and Refused as commands do.
    """
    named = HERE / f"{sid}.yaml"
    paths = paths_of(places) if places else [named] if named.is_file() else []
    files = [path for path in paths if path.stem == sid or sid in _first_lines(path)]
    found = chosen(files, "") if files else list(_on_tape(sid))
    if not found:
        raise NotFound(
            f"there is no recording of call {sid} among FILES or here, and no tape in RECORDINGS_DIR"
        )
    return found


def _first_lines(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as lines:
        return "".join(takewhile(lambda line: line.startswith("#"), lines))


def _on_tape(sid: str) -> Iterator[tuple[Path, Recording]]:
    """Off the tape, which stays."""
    settings = _settings()
    if settings is None or settings.recordings_dir is None:
        return
    tape = settings.recordings_dir / f"{sid}.jsonl"
    if not tape.is_file():
        return
    try:
        call = from_tape(sid, tape.read_text(encoding="utf-8"))
    except NoWebhooks as fault:
        raise Refused(f"{tape}: {fault}") from None
    city = policy.load(settings.city_profile)
    began = call.began.astimezone(ZoneInfo(city.time_zone))
    yield tape, checked(off_tape(call, began, city, f"Call {sid}."))


def _settings() -> Settings | None:
    """None where no line was ever set up: then there are no tapes either."""
    try:
        return read_settings(Level.ERROR)
    except Refused:
        return None
