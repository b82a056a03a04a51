"""`lossline demo`: the whole line on this machine, with invented cards. `scripts/demo` sets up and calls this."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from scripts.demonstration.callers import Callers, visitors
from scripts.demonstration.exchange import twilio_in_the_demo
from scripts.demonstration.guide import guide
from scripts.demonstration.house import PORT, cards_at_home, make_unless_there, tear_down
from scripts.demonstration.processes import (
    HOST,
    StopAsked,
    desk_port,
    need_alive,
    need_free_port,
    phone_port,
    running,
    wait_until_it_answers,
)
from scripts.demonstration.receivers import Receivers
from scripts.exits import Faulty
from scripts.surroundings import ROOT, open_office
from settings import DEMO_ENVIRONMENT, Settings, demo_environment


@click.command("demo")
@click.option(
    "--port", type=click.IntRange(1, 65535), envvar="PORT", default=PORT, show_default=True, help="Or PORT."
)
@click.option("--reset", is_flag=True, help="Throw the old demo away first: cards, calls and keys.")
def command(port: int, reset: bool) -> None:
    """Run the line on this machine, with an embedded database, invented cards and keys of its own.

    Everything lies under .demo and is made at the first start; later starts take a second. Ctrl-C or SIGTERM ends
    all of it. CITY_PROFILE chooses another city when the demo is made.

    \b
    Examples:
      scripts/demo
      scripts/demo --port 8080
      CITY_PROFILE=xian scripts/demo --reset
    """
    need_free_port(port)
    need_free_port(desk_port(port))
    need_free_port(phone_port(port))
    with _only_one(ROOT):
        stop = StopAsked()
        if reset:
            tear_down(ROOT)
        if demo_environment(ROOT) is None:
            click.echo("demo: making keys, a database and invented cards under .demo")
        environment = make_unless_there(ROOT, port)
        settings = Settings.from_env(environment)
        _say_if_another_city(settings)
        folder = ROOT / DEMO_ENVIRONMENT.parent
        with (
            twilio_in_the_demo(settings, folder) as (twilio, address),
            running(ROOT, environment, port, address) as processes,
            open_office(settings) as office,
        ):
            wait_until_it_answers(settings, processes, stop)
            cards, initial_pin = cards_at_home(ROOT, office.today()), office.city.pin.initial
            desk = f"http://{HOST}:{desk_port(port)}"
            click.echo(guide(settings.public_url, desk, settings.phone, initial_pin, cards))
            callers = Callers(twilio, folder, visitors(cards, initial_pin))
            receivers = Receivers(settings, office, address)
            try:
                while not stop.wait(1):
                    need_alive(processes)
                    callers.look()
                    receivers.look()
            finally:
                callers.leave()
    click.echo("demo: everything has ended")


@contextmanager
def _only_one(root: Path) -> Iterator[None]:
    """Two demos of one folder would get in each other's way."""
    (root / DEMO_ENVIRONMENT.parent).mkdir(mode=0o700, exist_ok=True)
    with (root / DEMO_ENVIRONMENT.parent / "running").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            address = (demo_environment(root) or {}).get("PUBLIC_URL", "")
            raise Faulty(f"a demo runs from this folder already, at {address}") from None
        yield


def _say_if_another_city(settings: Settings) -> None:
    wanted = os.environ.get("CITY_PROFILE") or settings.city_profile
    if wanted != settings.city_profile:
        click.echo(
            f"demo: this is the line of {settings.city_profile}; for {wanted} start with --reset", err=True
        )
