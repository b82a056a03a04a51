"""A call of a browser phone as a recording's file: what was said and done, with nobody's number in it."""

from dataclasses import replace

from console.demo_cards import DemoCard
from models import identity
from models.office import Office
from recordings.recording import CallingFrom
from recordings.take import sent_in
from recordings.writer import text_of
from scripts.browser_phone.call import BrowserCall
from scripts.recordings.making import made

COMMENT = "A call from the telephone in the browser."


def recording_text(call: BrowserCall, office: Office, cards: list[DemoCard]) -> str:
    """The whole file. The states of the cards are guessed from what was told of them."""
    recording = made(sent_in(call.record), call.began_at, office.city, COMMENT)
    phones = {identity.to_e164(card.phone) for card in cards}
    if recording.cards and call.caller in phones:
        recording = replace(recording, calling_from=CallingFrom.REGISTERED)
    return text_of(recording)
