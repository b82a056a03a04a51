"""`lossline fallback`: writes the page that answers calls when the line itself is down."""

from pathlib import Path

import click

from models import policy
from models.policy import PolicyError
from scripts.exits import Refused
from telephony.fallback import fallback_twiml


@click.command("fallback")
@click.option(
    "--city", envvar="CITY_PROFILE", default="shijiazhuang", show_default=True, help="Or CITY_PROFILE."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Instead of printing.",
)
def command(city: str, output: Path | None) -> None:
    """Write the fallback TwiML, the same that /voice/fallback answers with.

    Put it on a static host elsewhere and set it as the number's fallback URL: Twilio plays it when the line cannot be
    reached. It must be served as text/xml, and allow POST or be set to GET. It names the banks' lines of the city.

    \b
    Example:
      lossline fallback --city xian -o fallback.xml
    """
    try:
        twiml = fallback_twiml(policy.load(city))
    except PolicyError as error:
        raise Refused(str(error)) from None
    if output is None:
        click.echo(twiml)
    else:
        output.write_text(twiml + "\n", encoding="utf-8")
