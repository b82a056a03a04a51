"""What a document of the line may hold: few verbs, few attributes, and no Say that Twilio would refuse."""

from collections.abc import Mapping
from urllib.parse import quote
from xml.etree import ElementTree

ALLOWED: Mapping[str, Mapping[str, frozenset[str]]] = {
    "Response": {
        "Say": frozenset({"language", "voice"}),
        "Gather": frozenset(
            {"input", "numDigits", "finishOnKey", "timeout", "action", "method", "actionOnEmptyResult"}
        ),
        "Redirect": frozenset({"method"}),
        "Pause": frozenset({"length"}),
        "Hangup": frozenset(),
        "Enqueue": frozenset({"action", "method", "waitUrl", "waitUrlMethod", "maxQueueSize"}),
        "Leave": frozenset(),
        "Dial": frozenset({"action", "method", "timeout", "callerId"}),
    },
    "Gather": {"Say": frozenset({"language", "voice"}), "Pause": frozenset({"length"})},
    "Say": {"prosody": frozenset({"rate"})},
    "Dial": {"Number": frozenset({"url", "method"}), "Sip": frozenset({"url", "method"})},
}
"""Which element may stand in which, with which attributes."""

MOST_ENCODED_CHARACTERS = 4_500
MOST_BYTES = 3_000
"""Of one Say, by Twilio's page on error 13521, for the voices that the line speaks with."""
LARGEST_DOCUMENT = 64 * 1024


def check_twiml(document: str) -> None:
    """Raises AssertionError with what is wrong."""
    assert document.startswith("<?xml"), f"this is no TwiML: {document[:60]!r}"
    assert len(document.encode()) <= LARGEST_DOCUMENT
    response = ElementTree.fromstring(document)
    assert response.tag == "Response"
    assert not response.attrib
    _check_inside(response)


def _check_inside(parent: ElementTree.Element) -> None:
    for element in parent:
        allowed = ALLOWED.get(parent.tag, {})
        assert element.tag in allowed, f"{element.tag} has no place in {parent.tag}"
        unknown = set(element.attrib) - allowed[element.tag]
        assert not unknown, f"{element.tag} has the attributes {unknown}"
        if element.tag == "Say":
            _check_say("".join(element.itertext()))
        _check_inside(element)


def _check_say(text: str) -> None:
    assert text.strip(), "nothing is said"
    assert "{" not in text, f"a gap was left open: {text}"
    assert "\ue000" not in text, "the suggested PIN was not put in"
    assert len(quote(text, safe="")) <= MOST_ENCODED_CHARACTERS, f"too long to be said: {text}"
    assert len(text.encode()) <= MOST_BYTES, f"too long to be said: {text}"
