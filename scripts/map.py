"""`lossline map`: draws the call map, or proves what must hold on it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TextIO

import click

from ivr import draw
from ivr.city import City
from ivr.proof.properties import PROPERTIES, Verdict, prove
from models import policy
from models.policy import PolicyError
from scripts.exits import Refused

PICTURES = {"mermaid": draw.mermaid, "svg": draw.svg}
MOST_FAULTS = 5
ERASE_LINE = "\r\033[K"


@click.command("map")
@click.option("--format", "kind", type=click.Choice(list(PICTURES)), default="mermaid", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option(
    "--write",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Write call-map.svg and call-map.md into this folder.",
)
@click.option("--prove", "is_to_prove", is_flag=True, help="Walk every situation a call can come to.")
@click.option("--city", default="shijiazhuang", show_default=True, help="With --prove: a city profile.")
def command(kind: str, output: Path | None, folder: Path | None, is_to_prove: bool, city: str) -> None:
    """Draw the call map, or prove what must hold on it.

    Without options it prints Mermaid. A proof exits with 0 if everything holds, and with 1 if anything does not.

    \b
    Examples:
      lossline map --format svg --output map.svg
      lossline map --write docs
      lossline map --prove
      lossline map --prove --city xian
    """
    if is_to_prove:
        if output or folder:
            raise Refused("--prove draws nothing: leave out --output and --write")
        _prove(city)
    elif folder:
        for name, content in draw.pictures().items():
            _write(folder / name, content)
    elif output:
        _write(output, PICTURES[kind]())
    else:
        click.echo(PICTURES[kind](), nl=False)


def _write(path: Path, content: str) -> None:
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}") from None
    click.echo(f"wrote {path}", err=True)


def _prove(name: str) -> None:
    loaded = _load(name)
    with _seconds_counted(sys.stderr):
        verdict = prove(loaded)
    for line in told(verdict):
        click.echo(line)
    if not verdict.is_proven:
        raise click.exceptions.Exit(1)


@contextmanager
def _seconds_counted(terminal: TextIO) -> Iterator[None]:
    """Somebody who watches sees that the proof goes on: it can take a minute or two."""
    if not terminal.isatty():
        yield
        return
    is_done = Event()
    counting = Thread(target=_count, args=(is_done, terminal), daemon=True)
    counting.start()
    try:
        yield
    finally:
        is_done.set()
        counting.join()


def _count(is_done: Event, terminal: TextIO) -> None:
    seconds = 0
    while not is_done.wait(1):
        seconds += 1
        print(f"\rproving, {seconds} s", end="", file=terminal, flush=True)
    print(ERASE_LINE, end="", file=terminal, flush=True)


def _load(name: str) -> City:
    try:
        return policy.load(name)
    except PolicyError as error:
        raise Refused(str(error)) from None


def told(verdict: Verdict) -> Iterator[str]:
    """The proof in lines: how much was walked, and for each property whether it holds, with its first faults."""
    yield f"{verdict.situations} situations, {verdict.turns} turns"
    for name, meaning in PROPERTIES.items():
        faults = verdict.faults.get(name, [])
        yield f"{name}: {'does not hold' if faults else 'holds'} ({meaning})"
        yield from (f"  {fault}" for fault in faults[:MOST_FAULTS])
        if len(faults) > MOST_FAULTS:
            yield f"  and {len(faults) - MOST_FAULTS} more"
