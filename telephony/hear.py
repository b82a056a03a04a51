"""From Twilio's parameters to what was heard. Twilio's voice, Gather, Dial and Enqueue pages name the parameters."""

import re
from collections.abc import Mapping

from ivr.call_map import CALL_MAP
from ivr.keys import NOTHING, Ended, Heard, Pressed, Returned
from ivr.step import Step

Form = Mapping[str, str]

KEYS = re.compile(r"[0-9*#A-D]{0,64}")
NONSENSE = Pressed("?", Ended.FULL)
"""Stands for digits that no telephone can send: judged like any other muddle."""

_DIALLED = {"completed": Returned.SERVED, "answered": Returned.SERVED}
_QUEUED = {"bridged": Returned.SERVED, "bridging-in-process": Returned.SERVED}


def heard(form: Form, step: str) -> Heard:
    """What the caller did at this step. Everything else in the form is ignored: Twilio adds fields at any time."""
    if "QueueResult" in form:
        return _QUEUED.get(form["QueueResult"], Returned.SENT_AWAY)
    if "DialCallStatus" in form:
        return _DIALLED.get(form["DialCallStatus"], Returned.NOT_REACHED)
    keys = form.get("Digits", "")
    if not KEYS.fullmatch(keys):
        return NONSENSE
    return Pressed(keys, _ended(keys, form, step))


def _ended(keys: str, form: Form, step: str) -> Ended:
    """Twilio names the key that ended an entry, and nothing where time or length did.

    Without that field at all (old recordings) keys count as ended by `#`.
    """
    finished_on = form.get("FinishedOnKey")
    if finished_on == "#":
        return Ended.HASH
    if keys and len(keys) >= _expected_keys(step):
        return Ended.FULL
    return Ended.HASH if keys and finished_on is None else NOTHING.ended


def _expected_keys(step: str) -> int:
    row = CALL_MAP.get(step)
    entry = row.node.entry if row and isinstance(row.node, Step) else None
    return entry.length if entry else 1
