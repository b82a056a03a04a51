"""`lossline record fetch` and `import`: recordings of calls of which somebody else kept the webhooks."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import click
from requests import RequestException
from twilio.base.exceptions import TwilioRestException
from twilio.rest.api.v2010.account.call.event import EventInstance

from ivr.city import City
from models import policy
from recordings.recording import CallingFrom
from scripts.call import Moment
from scripts.demonstration.telephones import address_of_twilio
from scripts.exits import Faulty, NotFound, Refused
from scripts.invented import CardState
from scripts.phone.probe import why_not_reached
from scripts.recordings.kept import recording_of_kept
from scripts.recordings.making import Known
from scripts.recordings.sources import from_events, from_forms, from_har
from scripts.recordings.written import into, need_call_sid, text_in, webhooks_in, write
from scripts.surroundings import read_settings
from settings import Settings
from telephony.rest import rest_client

NOT_FOUND = 404
OF_THE_DEMO = (
    " (its stand-in was asked: that knows the calls of the telephone in the browser, and others while they last; "
    "lossline call --record writes its own)"
)


def known(function: Callable[..., None]) -> Callable[..., None]:
    """The options for what is known of a call beyond its webhooks, as `cards` and `calling_from`."""
    cards = click.option(
        "--card",
        "cards",
        type=click.Choice([each.value for each in CardState]),
        multiple=True,
        help="How a card was; once for each card, in the order in which the caller named them.",
    )
    whose = click.option(
        "--calling-from",
        type=click.Choice([each.value for each in CallingFrom]),
        help="Whose telephone it was. The registered one is the first card's.",
    )
    return cards(whose(function))


@click.command("fetch")
@click.argument("sid", metavar="CALL_SID")
@into
@known
def fetch(sid: str, folder: Path, cards: tuple[str, ...], calling_from: str | None) -> None:
    """Fetch a call from Twilio: its Call Events, a quarter of an hour after it has ended. The city is CITY_PROFILE's.

    Uses TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN; with the demo's settings its stand-in for Twilio is asked. In an
    account with PCI mode Twilio itself has no digits to give.
    """
    need_call_sid(sid)
    settings = read_settings()
    events = _events(sid, settings)
    call = webhooks_in(sid, lambda: from_events(sid, events))
    rules = policy.load(settings.city_profile)
    write(recording_of_kept(call, _known(cards, calling_from), rules, None), sid, folder)


def _events(sid: str, settings: Settings) -> list[EventInstance]:
    """From Twilio; those of the demo's calls from its stand-in."""
    api_url = settings.twilio_api_url or address_of_twilio(settings)
    client = rest_client(settings.twilio_account_sid, settings.twilio_auth_tokens[0], api_url)
    try:
        client.calls(sid).fetch()
        return list(client.calls(sid).events.list())
    except TwilioRestException as fault:
        if fault.status == NOT_FOUND:
            raise NotFound(
                f"Twilio knows no call {sid} of this account{OF_THE_DEMO if api_url else ''}"
            ) from None
        raise Faulty(f"Twilio answered {fault.status}: {fault.msg}") from None
    except RequestException as fault:
        raise Faulty(f"Twilio cannot be reached: {why_not_reached(fault)}") from None


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@into
@click.option("--city", "profile", help="The line's city profile, where no welcome tells it.")
@click.option("--at", type=Moment(), help="When the call began, where the file does not say.")
@known
def import_(
    files: tuple[Path, ...],
    folder: Path,
    profile: str | None,
    at: datetime | None,
    cards: tuple[str, ...],
    calling_from: str | None,
) -> None:
    """Import HAR files (of a browser or a proxy), and forms written down, one a line, each after its path if known.

    The city is told by the welcome, if answers were kept. Forms alone have no answers: replay the recording with
    --update, and read what it says.
    """
    rules, told = _city(profile) if profile else None, _known(cards, calling_from)
    for path in files:
        if not path.is_file():
            raise NotFound(f"{path}: there is no such file")
        text = text_in(path)
        read = from_har if path.suffix.lower() == ".har" or text.lstrip().startswith("{") else from_forms
        for call in webhooks_in(str(path), partial(read, text)):
            write(recording_of_kept(call, told, rules, at), call.sid, folder)


def _city(profile: str) -> City:
    try:
        return policy.load(profile)
    except policy.PolicyError as fault:
        raise Refused(str(fault)) from None


def _known(cards: Sequence[str], calling_from: str | None) -> Known:
    return Known([CardState(each) for each in cards], CallingFrom(calling_from) if calling_from else None)
