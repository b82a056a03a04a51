"""What happens when the line dials somebody: the test, or the demo, says so beforehand."""

from dataclasses import dataclass
from enum import Enum


class DialStatus(Enum):
    """DialCallStatus as Twilio sends it."""

    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


@dataclass(frozen=True)
class Party:
    """Somebody who can be dialled: picks up after `rings` seconds and talks for `talks` (None: until hung up
    by hand).

    With another status than completed nobody picks up, and `rings` tells how long it takes to find out.
    """

    status: DialStatus = DialStatus.COMPLETED
    rings: float = 3.0
    talks: float | None = 30.0
    presses: str = ""
    """Keys for the first Gather that is heard before the bridge, once its prompt is over."""


class PhoneBook:
    """Who answers how, by number or SIP address; everybody else picks up and talks for half a minute."""

    def __init__(self) -> None:
        self._parties: dict[str, Party] = {}
        self.anybody = Party()

    def __setitem__(self, address: str, party: Party) -> None:
        self._parties[address] = party

    def __getitem__(self, address: str) -> Party:
        return self._parties.get(address, self.anybody)
