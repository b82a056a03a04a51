"""Which document a request gives a call: by Url and Method, or in words, by Twiml."""

from telephony.simulator.codes import Code
from telephony.simulator.exchange import Purpose
from telephony.simulator.rest.asked import Asked
from telephony.simulator.rest.refusals import Refused, bad
from telephony.simulator.target import Inline, Next, Target

LONGEST_TWIML = 4_000
METHODS = frozenset({"GET", "POST"})


def document(asked: Asked, purpose: Purpose) -> Next | None:
    """Twiml goes before Url, as on Twilio's Call page; None if there is neither."""
    twiml, url = asked.get("Twiml"), asked.get("Url")
    if len(twiml) > LONGEST_TWIML:
        raise Refused(400, int(Code.INLINE_TOO_LONG), Code.INLINE_TOO_LONG.meaning)
    if twiml:
        return Inline(twiml, purpose)
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise Refused(400, 21205, f"Url is not a valid URL: {url!r}")
    return Target(url, method(asked, "Method"), purpose)


def method(asked: Asked, name: str) -> str:
    """GET or POST, as a parameter says; POST by default."""
    how = asked.get(name, "POST").upper()
    if how not in METHODS:
        raise bad(name, how)
    return how
