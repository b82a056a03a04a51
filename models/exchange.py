"""What staff's pages ask of the telephone exchange. `telephony/exchange.py` keeps it with Twilio; a demo has none."""

from typing import Protocol


class NotConnected(Exception):
    """Nobody's telephone rang: the call is over, or the exchange could not be asked. The message names no number."""


class CallIsOver(NotConnected):
    """The caller has hung up."""


class Exchange(Protocol):
    """Connects callers who wait with telephones of the office."""

    @property
    def rings(self) -> bool:
        """Whether there are telephones behind this exchange. A demo has none, and its pages say so."""

    def connect(self, call_sid: str, next_turn: int, telephone: str, whisper: str) -> None:
        """Take a caller out of the queue and ring this telephone (E.164, or `sip:…`).

        `whisper`, a work number, is heard there before the two are connected. When they have parted, or nobody
        answered, the conversation goes on at `next_turn`. Raises NotConnected.
        """

    def to_the_line(self, call_sid: str, next_turn: int) -> None:
        """Take a caller away from the operator, whose telephone hangs up: the conversation goes on at `next_turn`.

        Raises NotConnected.
        """

    def dial_out(self, call_sid: str, next_turn: int, number: str) -> None:
        """Connect a caller with a number outside the office (E.164); the conversation goes on at `next_turn` after it.

        Raises NotConnected.
        """

    def call_back(self, number: str, telephone: str, whisper: str) -> None:
        """Ring this telephone of the office (E.164, or `sip:…`), whisper the work number, then ring `number`.

        When they have parted, or nobody answered, that call is over. Raises NotConnected.
        """


class NoTelephones:
    """The exchange of a demo: nobody's telephone rings, and the rest goes on as if one had."""

    rings = False

    def connect(self, call_sid: str, next_turn: int, telephone: str, whisper: str) -> None:
        """Ring nobody."""

    def to_the_line(self, call_sid: str, next_turn: int) -> None:
        """The caller hears it in the queue, when Twilio asks what comes next there."""

    def dial_out(self, call_sid: str, next_turn: int, number: str) -> None:
        """Connect nobody: the caller goes on with the machine."""

    def call_back(self, number: str, telephone: str, whisper: str) -> None:
        """Ring nobody."""
