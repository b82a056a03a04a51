"""What a Say may hold: text at all, not too much of it, and in a language that its voice speaks.

Limits of Twilio's page on error 13521. The one on the URL-encoded text is what Chinese meets first: nine
characters for each Hanzi, so about 500 of them.
"""

from urllib.parse import quote

from telephony.simulator.codes import Code
from telephony.simulator.document import Element
from telephony.simulator.perform import Scene
from telephony.simulator.quirks import FaultySay
from telephony.simulator.voices import languages_of

MOST_ENCODED = 4_500
MOST_BASIC, MOST_POLLY, MOST_GOOGLE = 4_096, 3_000, 5_000


def may_be_spoken(say: Element, scene: Scene) -> bool:
    """Whether anything is heard of this Say; what is wrong with it is noted."""
    quirks = scene.leg.habits.quirks
    if not say.text.strip():
        scene.leg.note(Code.SAY_EMPTY, "there is no text", scene.document, say)
        return False
    voice, language = say.attributes.get("voice", "man"), say.attributes.get("language")
    spoken = True
    if problem := _too_long(say, voice):
        scene.leg.note(Code.SAY_TOO_LONG, problem, scene.document, say)
        spoken = quirks.oversize_say is FaultySay.SPOKEN
    known = languages_of(voice)
    if known is None:
        scene.leg.note(Code.SAY_VOICE, f"there is no voice {voice!r}", scene.document, say)
    elif language is not None and known and language not in known:
        scene.leg.note(Code.SAY_LANGUAGE, f"{voice} does not speak {language!r}", scene.document, say)
        spoken = spoken and quirks.mismatched_say is FaultySay.SPOKEN
    return spoken


def _too_long(say: Element, voice: str) -> str | None:
    encoded = len(quote(say.text, safe=""))
    if encoded > MOST_ENCODED:
        return f"{encoded} characters when URL-encoded, {MOST_ENCODED} are allowed"
    single = len(say.text.encode())
    most = (
        MOST_POLLY
        if voice.startswith("Polly.")
        else MOST_GOOGLE
        if voice.startswith("Google.")
        else MOST_BASIC
    )
    return f"{single} single-byte characters, {voice} takes {most}" if single > most else None
