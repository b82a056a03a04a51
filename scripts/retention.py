"""`lossline retention`: forgets what is old, and holders who are to be forgotten."""

import getpass
from datetime import timedelta

import click

from models import forgetting, identity, retention
from models.forgetting import CannotForget, Why
from models.office import Office
from scripts.exits import NotFound, Refused
from scripts.surroundings import open_office, read_settings

REASONS = [why.value for why in Why if why is not Why.TOO_LONG]
"""The sweep has one of its own."""


@click.group("retention")
def command() -> None:
    """Forget what is old, and holders who are to be forgotten.

    How long what is kept stands in the city profile, in the table `retention`. The worker sweeps once an hour.

    \b
    Examples:
      lossline retention status
      lossline retention sweep
      lossline retention forget A12345678 --reason asked
    """


@command.command("status")
def status() -> None:
    """Show how long what is kept, and how much of it a sweep would forget now.

    \b
    Example:
      lossline retention status
    """
    with open_office(read_settings()) as office:
        _show(office)


@command.command("sweep")
@click.option("--dry-run", is_flag=True, help="Only count what would be forgotten.")
def sweep(dry_run: bool) -> None:
    """Forget all that is older than the city profile allows, now. Safe while the line runs, and again.

    \b
    Examples:
      lossline retention sweep --dry-run
      lossline retention sweep
    """
    with open_office(read_settings()) as office:
        if dry_run:
            _show(office)
            return
        counts = retention.sweep(office, _actor(), goes_on=lambda: True)
    for what, count in counts.items():
        click.echo(f"{what:16} {count}")


@command.command("forget")
@click.argument("card")
@click.option("--reason", type=click.Choice(REASONS), required=True, help="Why; it is kept in the audit log.")
@click.option("--yes", is_flag=True, help="Do it. There is no way back.")
def forget(card: str, reason: str, yes: bool) -> None:
    """Forget the holder of a card, with all cards: every personal field, here and in the audit log, for good.

    Cards and losses stay without a name, so that deeds can be counted. Refused while a card of the holder is not
    cancelled, a loss is open, or a call about them is going on. Without --yes nothing is done. Backups made before know
    the holder still: say how old they may become.

    \b
    Examples:
      lossline retention forget A12345678 --reason asked
      lossline retention forget A12345678 --reason died --yes
    """
    number = identity.normalise(card)
    masked = identity.mask_card(number)
    with open_office(read_settings()) as office:
        with office.database.light() as connection:
            holder_uid = forgetting.holder_of(connection, number)
        if holder_uid is None:
            raise NotFound("there is no such card")
        if not yes:
            raise Refused(f"this forgets the holder of card {masked} for good: say --yes to do it")
        try:
            with office.database.deeds() as session:
                cards = forgetting.forget(session, office, holder_uid, Why(reason), _actor())
        except CannotForget as error:
            raise Refused(f"the holder of card {masked} cannot be forgotten: {error}") from None
    click.echo(f"forgotten: the holder of card {masked}, with {cards} card{'s' * (cards > 1)}")


def _show(office: Office) -> None:
    for due in retention.overview(office):
        before = due.before.astimezone(office.zone)
        click.echo(
            f"{due.setting:16} kept {_days(due.period)}, since {before:%Y-%m-%d}; {due.count} to be forgotten"
        )


def _days(period: timedelta) -> str:
    return f"{period.days} days"


def _actor() -> str:
    """Who sits at this terminal, as far as the machine knows."""
    return f"terminal:{getpass.getuser()}"
