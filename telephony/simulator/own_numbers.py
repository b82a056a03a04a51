"""The numbers of an account, which can be set otherwise while calls go on."""

from telephony.simulator.identifiers import new_sid
from telephony.simulator.number import Number


class OwnNumbers:
    """Numbers by their SID, in the order in which they were bought; the first is the one that is dialled."""

    def __init__(self, first: Number) -> None:
        self._numbers: dict[str, Number] = {new_sid("PN"): first}

    @property
    def first(self) -> Number:
        return next(iter(self._numbers.values()))

    def add(self, number: Number) -> str:
        """Buy another one; its SID."""
        sid = new_sid("PN")
        self._numbers[sid] = number
        return sid

    def all(self) -> list[tuple[str, Number]]:
        return list(self._numbers.items())

    def find(self, sid: str) -> Number | None:
        return self._numbers.get(sid)

    def named(self, written: str) -> Number | None:
        """The number that is written so."""
        return next((number for _, number in self.all() if number.number == written), None)

    def set(self, sid: str, number: Number) -> None:
        """From the next call on this is how the number is set."""
        self._numbers[sid] = number
