"""Chooses the line to call, by what runs, what is set and what was asked for."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from scripts.demonstration.house import make_unless_there
from scripts.exits import Refused
from scripts.phone.line import CalledLine, own_line, running_line
from scripts.phone.probe import is_running, need_running
from scripts.phone.scratch import scratch_copy
from scripts.surroundings import ROOT, read_settings
from settings import Settings, demo_environment


def settings_for(url: str | None) -> Settings:
    """The settings of the environment or of the demo. If there is neither, the demo is made, and said so."""
    if not url and not os.environ.get("DATABASE_URL") and demo_environment(ROOT) is None:
        click.echo("there is no demo here yet: making one under .demo, with invented cards", err=True)
        make_unless_there(ROOT)
    return read_settings()


@contextmanager
def line_to_call(settings: Settings, url: str | None, at: datetime | None) -> Iterator[CalledLine]:
    """The line, ready to be called."""
    address = (url or settings.public_url).rstrip("/")
    if at:
        with _another_time(settings) as line:
            yield line
    elif not url and settings.is_demo and not is_running(settings):
        with own_line(settings, "in process, on the demo's record") as line:
            yield line
    else:
        need_running(settings, address)
        with running_line(settings, address) as line:
            yield line


@contextmanager
def _another_time(settings: Settings) -> Iterator[CalledLine]:
    if not settings.is_demo:
        raise Refused(
            "a production line has no time machine: --at plays on a scratch copy of the demo's record only. "
            "Unset DATABASE_URL to use the demo."
        )
    with (
        scratch_copy(settings) as copy,
        own_line(copy, "in process, on a scratch copy of the demo's record") as line,
    ):
        yield line
