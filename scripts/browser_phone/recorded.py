"""A call of a browser phone as a recording's file: what was said and done, with nobody's number in it."""

from models.office import Office
from recordings.writer import text_of
from scripts.browser_phone.call import BrowserCall
from scripts.recordings.making import made_of

COMMENT = "A call from the telephone in the browser."


def recording_text(call: BrowserCall, office: Office) -> str:
    """The whole file."""
    return text_of(made_of(call.record, call.began_at, office.city, call.witness, COMMENT))
