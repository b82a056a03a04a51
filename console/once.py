"""A form does its deed once: which form this request has sent, and for what."""

import hashlib

from flask import request

from console.browser import ONCE_FIELD
from console.guard import member


def form_key(decision: str = "") -> str:
    """The form's random key, bound to the deed, whom it is about, who sent it and what they decided; empty without one.

    So "sent already" is only ever said of the very same thing: the back button and another button are another thing.
    """
    once = request.form.get(ONCE_FIELD, "")
    bound = "\0".join((once, request.path, member().work_number, decision))
    return hashlib.sha256(bound.encode()).hexdigest() if once else ""
