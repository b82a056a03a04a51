"""What Twilio's debugger would show about a call: a code, where it happened, and why."""

from dataclasses import dataclass
from datetime import datetime

from telephony.simulator.codes import Code, Severity


@dataclass(frozen=True)
class Notice:
    """One entry of the debugger; line and column count from 1 and are 0 where no document is to blame."""

    code: Code
    message: str
    url: str
    at: datetime
    line: int = 0
    column: int = 0

    @property
    def severity(self) -> Severity:
        return self.code.severity

    def __str__(self) -> str:
        place = f" line {self.line} column {self.column}" if self.line else ""
        return f"{self.severity.value} {int(self.code)}: {self.message} ({self.url}{place})"


class Fatal(Exception):
    """Twilio cannot go on with the present document: the fallback URL's turn."""

    def __init__(self, code: Code, message: str, url: str, line: int = 0, column: int = 0) -> None:
        super().__init__(f"{int(code)} {message}")
        self.code = code
        self.message = message
        self.url = url
        self.line = line
        self.column = column
