"""TwiML as a recording shows it: a verb a line, without what Twilio would do anyway and without words that are heard.

Words that were heard stand under `hears`, once; in the TwiML `…` is left of them. A word that nobody heard stays here.
"""

from collections.abc import Collection, Iterator
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from recordings.recording import ANYTHING

METHOD = frozenset({("method", "POST")})
DEFAULTS = {
    "Gather": METHOD
    | {("input", "dtmf"), ("timeout", "5"), ("finishOnKey", "#"), ("actionOnEmptyResult", "false")},
    "Redirect": METHOD,
    "Dial": METHOD | {("timeout", "30")},
    "Enqueue": METHOD | {("waitUrlMethod", "POST")},
    "Record": METHOD,
    "Pause": frozenset({("length", "1")}),
    "Say": frozenset({("loop", "1")}),
    "Play": frozenset({("loop", "1")}),
}
"""By Twilio's pages of these verbs. To write a default down or to leave it out is one and the same to Twilio."""
SPOKEN = frozenset({"Say"})
INDENT = "  "


def skeleton(twiml: str, heard: Collection[str] = (), base_url: str = "") -> str:
    """The document as it is recorded; what is no TwiML is left as it is."""
    if base_url:
        twiml = twiml.replace(base_url, "")
    try:
        response = ElementTree.fromstring(twiml.strip())
    except ElementTree.ParseError:
        return twiml
    if response.tag != "Response":
        return twiml
    return "\n".join(line for verb in response for line in _lines(verb, heard, ""))


def said(twiml: str) -> list[str]:
    """All that a document would say, from its first word to its last; nothing where it is no TwiML."""
    try:
        response = ElementTree.fromstring(twiml.strip())
    except ElementTree.ParseError:
        return []
    return [_words(element) for element in response.iter() if element.tag in SPOKEN]


def _lines(element: ElementTree.Element, heard: Collection[str], margin: str) -> Iterator[str]:
    usual = DEFAULTS.get(element.tag, frozenset())
    attributes = sorted(pair for pair in element.attrib.items() if pair not in usual)
    opened = " ".join([element.tag, *(f"{name}={quoteattr(value)}" for name, value in attributes)])
    words = _words(element)
    if element.tag in SPOKEN:
        words = ANYTHING if words in heard else words
    elif len(element):
        yield f"{margin}<{opened}>"
        for child in element:
            yield from _lines(child, heard, margin + INDENT)
        yield f"{margin}</{element.tag}>"
        return
    yield f"{margin}<{opened}>{escape(words)}</{element.tag}>" if words else f"{margin}<{opened}/>"


def _words(element: ElementTree.Element) -> str:
    """As the caller hears them: SSML inside a Say has no sound of its own."""
    return " ".join("".join(element.itertext()).split())
