"""How a call stands now, for the telephone's display: what the line waits for, how long still, and whether secretly."""

from typing import Any

from scripts.browser_phone.call import BrowserCall
from scripts.browser_phone.story import Told
from scripts.phone.record import Record
from scripts.phone.situation import Situation
from scripts.phone.transcript import Transcript


def standing(call: BrowserCall, told: list[Told]) -> dict[str, Any]:
    """The state after these events."""
    situation = Situation(Transcript(Record(None)))
    for each in told:
        situation.note(each.event)
    return {
        "over": call.is_over,
        "waits_for": _waits_for(situation),
        "seconds_to_key": situation.wait_seconds if situation.waits_since else None,
        "most_keys": situation.most_keys,
        "keyed": len(situation.keyed),
        "secret": told[-1].is_secret if told else True,
        "step": next((each.told.asks_now for each in reversed(told) if each.told), ""),
    }


def _waits_for(situation: Situation) -> str:
    """One word, for which the page has words."""
    if situation.is_talking:
        return "talking"
    if situation.waits_since:
        return "keys"
    if situation.is_in_queue:
        return "person"
    return "speech" if situation.speaking else "line"
