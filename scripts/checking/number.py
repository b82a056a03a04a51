"""The number at Twilio: do its settings lead to this line, with a way out where the line is gone?"""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from scripts.checking.finding import Finding, Kind, judge
from settings import Settings
from telephony.number import NotAllowed, NotReached, NumberSettings, read_number

OVERRIDES = "ct=2000&rt=7000&rc=1&rp=all"
"""Two seconds to connect, seven to answer, one retry whatever went wrong: both tries fit into Twilio's fifteen."""


def what_to_set(settings: Settings) -> Iterator[Finding]:
    """For whoever sets it up by hand."""
    yield Finding("number", Kind.ADVICE, f"the number's voice URL at Twilio: {_voice_url(settings)}")
    yield Finding("number", Kind.ADVICE, f"its call status changes: {settings.public_url}/voice/ended")
    yield Finding(
        "number", Kind.ADVICE, "its fallback URL: what `lossline fallback` writes, hosted elsewhere"
    )


def look(settings: Settings) -> Iterator[Finding]:
    """Ask Twilio how the number is set, and say what has to be set otherwise."""
    sid, token, number = (
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        settings.twilio_phone_number,
    )
    try:
        found = read_number(sid, token, number, settings.twilio_api_url)
    except NotReached as fault:
        yield Finding("number", Kind.UNKNOWN, f"Twilio was not reached ({fault}): set the number by hand")
        yield from what_to_set(settings)
        return
    except NotAllowed as fault:
        refused = f"Twilio refuses TWILIO_ACCOUNT_SID with the first TWILIO_AUTH_TOKEN ({fault})"
        yield Finding("number", Kind.FAULT, refused)
        return
    if found is None:
        yield Finding("number", Kind.FAULT, f"the account at Twilio has no number {number}")
        return
    yield from _judged(found, settings)


def _judged(found: NumberSettings, settings: Settings) -> Iterator[Finding]:
    if owner := found.application_sid or found.trunk_sid:
        taken = f"the number belongs to {owner}, so its own addresses are not asked: take it out of there"
        yield Finding("number", Kind.FAULT, taken)
    if found.receives != "voice":
        yield Finding("number", Kind.FAULT, f"the number receives {found.receives}: set it to voice")
    yield _voice(found, settings)
    yield _overrides(found)
    yield from _fallback(found, settings)
    ended = f"{settings.public_url}/voice/ended"
    yield judge(
        "number",
        (_plain(found.status_callback), found.status_method) == (ended, "POST"),
        "call status changes lead to the line",
        f"call status changes are {_told(found.status_callback, found.status_method)}: set {ended}, POST",
    )


def _voice(found: NumberSettings, settings: Settings) -> Finding:
    return judge(
        "number",
        (_plain(found.voice_url), found.voice_method) == (f"{settings.public_url}/voice", "POST"),
        "calls lead to the line",
        f"the voice URL is {_told(found.voice_url, found.voice_method)}: set {_voice_url(settings)}, POST",
    )


def _overrides(found: NumberSettings) -> Finding:
    theirs, ours = (parse_qs(part) for part in (urlsplit(found.voice_url).fragment, OVERRIDES))
    return judge(
        "number",
        ours.items() <= theirs.items(),
        "Twilio asks again in time if an answer is lost",
        f"the voice URL has to end with #{OVERRIDES}, so that Twilio asks again in time if an answer is lost",
    )


def _fallback(found: NumberSettings, settings: Settings) -> Iterator[Finding]:
    own = f"{settings.public_url}/voice/fallback"
    if not found.fallback_url:
        lack = (
            "there is no fallback URL: set the address of what `lossline fallback` writes, hosted elsewhere"
        )
        yield Finding("number", Kind.FAULT, lack)
    elif urlsplit(found.fallback_url).hostname != urlsplit(own).hostname:
        yield Finding("number", Kind.GOOD, "the fallback lies on another host")
    elif (_plain(found.fallback_url), found.fallback_method) == (own, "POST"):
        same = "the fallback lies on the line's own host: host what `lossline fallback` writes elsewhere"
        yield Finding("number", Kind.ADVICE, same)
    else:
        told = _told(found.fallback_url, found.fallback_method)
        wrong = f"the fallback URL is {told}: set another host, or {own}, POST"
        yield Finding("number", Kind.FAULT, wrong)


def _voice_url(settings: Settings) -> str:
    return f"{settings.public_url}/voice#{OVERRIDES}"


def _plain(url: str) -> str:
    return url.partition("#")[0]


def _told(url: str, method: str) -> str:
    """Without what somebody may have put before an @: it could be a password."""
    address = urlsplit(url)
    hidden = address._replace(netloc=address.netloc.rpartition("@")[2]).geturl()
    return f"{hidden}, {method}" if url else "not set"
