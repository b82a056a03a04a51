"""Recordings of calls that somebody else kept: what webhooks do not tell is said by whoever has them, or guessed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ivr.city import City
from models import clock, policy
from recordings.recording import Recording
from scripts.exits import Refused
from scripts.recordings.city_told import city_told
from scripts.recordings.making import Known, made
from scripts.recordings.roles import DEFAULT_CITY
from scripts.recordings.sources import KeptCall


def recording_of_kept(call: KeptCall, known: Known, city: City | None, at: datetime | None) -> Recording:
    """The recording, whose first lines name the call and each guess. `city` and `at` None: nobody says so.

    Refuses to be told of more cards than the caller named.
    """
    guesses = []
    rules = city or city_told(call.sent)
    if rules is None:
        rules = policy.load(DEFAULT_CITY)
        guesses.append(f"Guessed: whose line it was ({rules.code}). No welcome was kept; --city says it.")
    began = at or call.began
    if began is None:
        began = clock.now()
        guesses.append("Guessed: when the call was (at its import). Nobody kept the date; --at says it.")
    zone = ZoneInfo(rules.time_zone)
    began = began.astimezone(zone) if began.tzinfo else began.replace(tzinfo=zone)
    recording = made(call.sent, began, rules, f"Call {call.sid}.", *guesses, known=known)
    if len(known.cards) > len(recording.cards):
        raise Refused(f"--card tells of {len(known.cards)} cards, call {call.sid} of {len(recording.cards)}")
    return recording
