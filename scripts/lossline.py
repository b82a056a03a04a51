"""The command `lossline`. Each sub-command is a file of its own beside this one, loaded only when it is called.

Exit codes: 0 good, 1 found a difference or a fault, 2 wrong use or refused, 3 not found (`exits.py`).
"""

from collections.abc import Sequence
from importlib import import_module

import click

COMMANDS = {
    "call": "Place a call to the line from this terminal.",
    "replay": "Play recorded calls again and compare every answer.",
    "record": "Make recordings: of Twilio's own calls, of HAR files, of forms.",
    "map": "Draw the call map, or prove what must hold on it.",
    "cards": "Import, show and list cards.",
    "outbox": "List what was sent to holders and banks.",
    "audit": "Verify the audit log, prove, export and list what is in it.",
    "operator": "Verify a caller, see the card, report its loss.",
    "counter": "Written reports, releases, replacements, PIN resets, corrections.",
    "staff": "Add, list and disable staff; sign them on and off duty.",
    "throttle": "List and clear what is paused, locked, over budget or alarmed.",
    "keys": "Make keys, see which are in use, and change them while calls go on.",
    "backup": "Write a checked backup of the record while the line goes on.",
    "restore": "Bring the record back from a backup.",
    "retention": "Forget what is old, and holders who are to be forgotten.",
    "routes": "List the pages of the staff and who may open them.",
    "check": "Look whether everything is in place to take calls.",
    "migrate": "Bring the database up to date.",
    "worker": "Send what is in the outbox, end what has lapsed, seal the audit log.",
    "fallback": "Write the page that answers calls when the line is down.",
    "telephone": "Serve the telephone in the browser.",
    "demo": "Run the whole line on this machine, with invented cards.",
    "load": "Let many virtual callers call at once, and prove that no report is lost.",
    "bench": "Measure how fast the line answers.",
}
"""Every sub-command and what it is for. Its module is `scripts.<name>`, its click command is called `command`."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table, which is the order of importance."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's file."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"scripts.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """From the table alone, so that help is quick."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def lossline() -> None:
    """The social security card line, from the terminal.

    Settings come from the environment; without DATABASE_URL there, those of the last `scripts/demo` are used.
    Exit codes: 0 good, 1 found a difference or a fault, 2 wrong use or refused, 3 not found.

    \b
    Examples:
      lossline check
      lossline cards import cards.csv
      lossline cards show A12345678 --json
      lossline call --keys "1 110101199003071233 246810 1"
    """


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command and exit with its code."""
    lossline.main(args=argv, prog_name="lossline")
