"""The telephones of the demo's staff, wherever a call may ring them, and where its stand-in for Twilio is found."""

from pathlib import Path

from scripts.demonstration.staff import MEMBERS
from settings import Settings
from telephony.simulator.phone_book import Party
from telephony.simulator.switchboard import Twilio

ADDRESS_FILE = "twilio"
PICKS_UP_AFTER_SECONDS = 3.0


def seat_staff(twilio: Twilio) -> None:
    """Everybody at the desk picks up, and talks until the call is wrapped up or the caller has hung up."""
    for member in MEMBERS:
        if member.telephone:
            twilio.phone_book[member.telephone] = Party(rings=PICKS_UP_AFTER_SECONDS, talks=None)


def address_of_twilio(settings: Settings) -> str:
    """Where the running demo's REST interface is served; empty if none runs."""
    if settings.demo_dir is None:
        return ""
    try:
        return (settings.demo_dir / ADDRESS_FILE).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def publish(folder: Path, address: str) -> None:
    """Write down where it is; empty: nowhere any more."""
    file = folder / ADDRESS_FILE
    if address:
        file.write_text(address, encoding="utf-8")
    else:
        file.unlink(missing_ok=True)
