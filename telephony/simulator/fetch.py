"""Fetches a document for a call and makes TwiML of it, whatever it came as.

Content types as Twilio's voice page lists them: XML and HTML are read as TwiML, sound is played, plain text
is spoken.
"""

from telephony.simulator.codes import Code
from telephony.simulator.document import Document, Element, read
from telephony.simulator.exchange import Exchange
from telephony.simulator.leg import Leg
from telephony.simulator.notices import Fatal
from telephony.simulator.schema import check
from telephony.simulator.target import Inline, Next, Target

TWIML = frozenset({"text/xml", "application/xml", "text/html"})
SOUND_PREFIX = "audio/"


def fetch(leg: Leg, target: Next) -> Document:
    """The document of a target; raises `Fatal` where Twilio would turn to the fallback URL."""
    document = read(target.twiml.encode(), "") if isinstance(target, Inline) else _fetched(leg, target)
    for complaint in check(document):
        leg.note(complaint.code, complaint.message, document, complaint.element)
    return document


def _fetched(leg: Leg, target: Target) -> Document:
    exchange = leg.send(target.purpose, target.url, target.method, dict(target.added))
    if exchange.codes:
        raise Fatal(exchange.codes[0], _what_is_wrong(exchange), target.url)
    return _read(exchange)


def _what_is_wrong(exchange: Exchange) -> str:
    code, answer = exchange.codes[0], exchange.answer
    if answer is None:
        return code.meaning
    return f"answered {answer.status}" if code is not Code.TOO_LARGE else f"{len(answer.body)} bytes"


def _read(exchange: Exchange) -> Document:
    answer = exchange.answer
    kind = (answer.header("Content-Type") if answer else None) or ""
    kind = kind.split(";", 1)[0].strip().lower()
    # Relative URLs hang on the answering URL, and overrides on the URL that was asked for.
    fragment = exchange.url.partition("#")[2]
    url = exchange.answered_by + (f"#{fragment}" if fragment else "")
    body = answer.body if answer else b""
    if kind in TWIML:
        return read(body, url)
    if kind.startswith(SOUND_PREFIX):
        return Document(url, (Element("Play", {}, 0, 0, [url]),))
    if kind == "text/plain":
        return _plain(body, url)
    raise Fatal(Code.CONTENT_TYPE, f"the Content-Type is {kind or 'missing'}", url)


def _plain(body: bytes, url: str) -> Document:
    """Plain text is TwiML if it can be read as such, and read aloud otherwise."""
    try:
        return read(body, url)
    except Fatal:
        return Document(url, (Element("Say", {}, 0, 0, [body.decode(errors="replace")]),))
