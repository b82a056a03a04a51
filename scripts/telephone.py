"""`lossline telephone`: serves the telephone in the browser. The demo runs it by itself."""

import click

from scripts.demonstration.processes import StopAsked, phone_port
from scripts.exits import Refused
from scripts.surroundings import read_settings


@click.command("telephone")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    envvar="PORT",
    help="Or PORT. Two after the demo's, if not given.",
)
def command(port: int | None) -> None:
    """Serve the telephone in the browser, which calls the line at PUBLIC_URL with signed webhooks.

    On this machine only (127.0.0.1), and only in the demo or where LOSSLINE_PHONE=on is set: whoever opens the page
    can call. Outside the demo it shows no cards, looks into no record, and has no time machine.

    \b
    Examples:
      lossline telephone --port 8003
      LOSSLINE_PHONE=on lossline telephone --port 8003
    """
    from scripts.browser_phone.app import phone_app
    from scripts.browser_phone.serving import serving
    from scripts.demonstration.house import PORT

    settings = read_settings()
    if settings.phone == "off":
        raise Refused(
            "the telephone in the browser is off: it is there in the demo, or with LOSSLINE_PHONE=on"
        )
    stop = StopAsked()
    with phone_app(settings) as app, serving(app, port or phone_port(PORT)) as address:
        click.echo(f"the telephone is at {address}/phone")
        while not stop.wait(1):
            pass
