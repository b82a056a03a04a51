"""The calls of an account, by CallSid: what REST can find."""

from telephony.simulator.call_record import CallRecord
from telephony.simulator.leg import Leg

KEPT = 1_000
"""So many calls that are over are remembered; Twilio remembers them for long, a test does not need to."""


class DialledCall(CallRecord):
    """The leg of somebody whom a Dial has rung. It follows the call that rang it; it can be hung up."""

    def __init__(self, leg: Leg) -> None:
        super().__init__(leg)

    def complete(self) -> None:
        """Hang up for the dialled party, if that talks with the caller."""
        if self._leg.conversation is not None:
            self._leg.conversation.hang_up()


class CallBook:
    """Calls in the order in which they began; the oldest that are over are forgotten."""

    def __init__(self) -> None:
        self._calls: dict[str, CallRecord] = {}

    def add(self, call: CallRecord) -> None:
        self._calls[call.sid] = call
        over = [sid for sid, each in tuple(self._calls.items()) if each.status.is_final]
        for sid in over[:-KEPT]:
            self._calls.pop(sid, None)

    def find(self, sid: str) -> CallRecord | None:
        return self._calls.get(sid)

    def latest_first(self) -> list[CallRecord]:
        """All of them, as Twilio lists them."""
        return list(self._calls.values())[::-1]
