"""Options that several commands of staff have, and what those ask for on the terminal."""

from collections.abc import Callable
from typing import Any

import click

from models.papers import Bearer, Paper, PaperKind, Presented
from scripts.at_desk.signing_in import terminal

Command = Callable[..., Any]
ASK = "-"

as_staff = click.option(
    "--as", "work_number", required=True, help="Your work number; the password is asked for."
)
at_place = click.option("--place", help="Where you are, for the log.  [default: this terminal]")
in_call = click.option("--call", "call_sid", required=True, help="The call that you are in.")
as_json = click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
the_card = click.argument("card")


def papers(command: Command) -> Command:
    """Who came, with which papers; their numbers are asked for."""
    shown = click.option(
        "--paper",
        "kinds",
        type=click.Choice([kind.value for kind in PaperKind]),
        multiple=True,
        help="A paper that you have seen, as an original; its number is asked for. Repeat for more.",
    )
    by = click.option(
        "--by",
        "bearer",
        type=click.Choice([bearer.value for bearer in Bearer]),
        default=Bearer.HOLDER.value,
        show_default=True,
        help="Who came.",
    )
    reason = click.option("--reason", default="", help="Why, in a few words; sealed in the log.")
    return shown(by(reason(command)))


def presented(kinds: tuple[str, ...], bearer: str, reason: str) -> Presented:
    """Ask for the number of each paper."""
    seen = tuple(Paper(PaperKind(kind), asked_for(f"Number of the {kind}")) for kind in kinds)
    return Presented(Bearer(bearer), seen, reason)


def named(card: str) -> str:
    """The card number or citizen ID; `-` asks for it."""
    return asked_for("Card number or citizen ID") if card == ASK else card


def asked_for(what: str, default: str | None = None) -> str:
    """Something that is typed on the terminal."""
    return str(click.prompt(what, default=default, show_default=False, err=True))


def place_or_terminal(place: str | None) -> str:
    """Where the log says it was."""
    return (place or terminal())[:64]
