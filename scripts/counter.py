"""`lossline counter`: what the counter does for somebody who has come with papers, from the terminal."""

import click

from scripts.at_desk import files, losses, pins


@click.group("counter")
def command() -> None:
    """Written reports, releases, replacements, PIN resets, corrections: each with the papers that were seen.

    CARD is a card number, or `-` to be asked for it or for a citizen ID. Exits with 2 and a reason where something
    cannot be done; nothing has changed then.

    \b
    Examples:
      lossline counter report-loss A12345678 --as 2001 --paper id_card
      lossline counter take-pin A12345678 --as 2001
      lossline counter replace A12345678 --as 2001 --paper id_card --new B12345678 --fee 16.00
      lossline counter ask-reset A12345679 --as 2001 --paper card --paper id_card --reason forgotten
    """


for each in (
    files.show,
    losses.report_loss,
    pins.take_pin,
    losses.release,
    losses.replace,
    files.activate,
    pins.ask_reset,
    pins.ask_unlock,
    pins.requests,
    pins.approve,
    pins.refuse,
    pins.withdraw,
    pins.cancel_pin,
    files.correct,
    files.change_phone,
    files.cancel_on_death,
):
    command.add_command(each)
