"""`lossline routes`: which pages the console has, and for whom."""

import click

from console.browser import Browser
from console.desk import create_desk
from console.route_list import as_markdown
from models.exchange import NoTelephones
from scripts.surroundings import open_office, read_settings


@click.command("routes")
def command() -> None:
    """Print the console's routes and who may open them, as Markdown.

    \b
    Example:
      lossline routes > docs/routes.md
    """
    settings = read_settings()
    with open_office(settings) as office:
        click.echo(as_markdown(create_desk(office, Browser(settings.secret_key), NoTelephones())), nl=False)
