"""The fields of a webhook that the line reads: what each may look like, and which must be there.

Twilio's signature puts names and values together with nothing between them, so a signed form can be cut into fields in
other places and still be signed. A field that does not look like itself, or is not there, shows that. Fields that are
not read here may look as they like: Twilio adds some at any time. Digits are not here: `hear.py` takes what no
telephone can send for a muddle, and asks again.
"""

import re
from collections.abc import Mapping
from enum import Enum

_WORD = re.compile(r"[a-z-]{1,40}")
_NUMBER = re.compile(r"-?[0-9]{1,9}")
# A calling number may be any text that its network sends, but not one that has swallowed the fields after it.
_CALLER = re.compile(r"(?!.*(?:From|Caller|To|Called)(?:City|Country|State|Zip))[^\x00-\x1f\x7f]{0,128}")
_CALLED = re.compile(r"\+?[0-9]{1,20}|sips?:[^\x00-\x20\x7f]{1,200}")

SHAPES: Mapping[str, re.Pattern[str]] = {
    "CallSid": re.compile(r"CA[0-9a-f]{32}"),
    "ParentCallSid": re.compile(r"CA[0-9a-f]{32}"),
    "AccountSid": re.compile(r"AC[0-9a-f]{32}"),
    "From": _CALLER,
    "To": _CALLED,
    "CallStatus": _WORD,
    "FinishedOnKey": re.compile(r"[0-9A-Za-z*#]{0,10}"),
    "QueueResult": _WORD,
    "QueuePosition": _NUMBER,
    "DialCallStatus": _WORD,
}


class Needs(Enum):
    """What a route cannot do without. A turn without Digits is one in which nothing was keyed."""

    CALL = ("CallSid",)
    CALLER = ("CallSid", "From", "To", "CallStatus")
    STATUS = ("CallSid", "CallStatus")


def odd_field(form: Mapping[str, str], needs: Needs) -> str | None:
    """The name of a field that is missing or does not look like itself; None if all is well."""
    missing: set[str] = set(needs.value) - set(form)
    odd = [name for name, shape in SHAPES.items() if name in form and not shape.fullmatch(form[name])]
    return next(iter(sorted(missing) + odd), None)
