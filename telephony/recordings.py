"""Webhooks on tape: what Twilio asked and what was answered, while somebody has ordered it; never what was secret.

A line that has no folder for tapes keeps none, and asks nobody. With a folder, orders lie in it as a file
(`lossline record start`), and each webhook of a call that is wanted becomes a line of the call's tape. What was keyed
is masked before it is written: at a secret step it becomes what it was («the right PIN»), identifiers become what they
identify by, and numbers that were read aloud are left out. A tape that cannot be written disturbs no call.
"""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from ivr.call_map import is_secret
from ivr.city import City
from logs import event_log
from models import clock, identity
from models.keys import is_mac
from telephony.line import Line
from telephony.spoken_numbers import without_numbers
from telephony.turn_seen import TurnSeen
from telephony.witness import turn_number, turn_seen

ORDERS = "orders.json"
CALLER_LABEL = "recorded-caller"
CALL_SID = re.compile(r"CA[0-9a-f]{32}")
SHORT_NUMBER = "12333"
ANYTHING = "…"
KEPT = frozenset(
    {
        *("CallStatus", "DialCallStatus", "ErrorCode", "FinishedOnKey"),
        *("CurrentQueueSize", "MaxQueueSize", "QueuePosition", "QueueResult"),
    }
)
"""Parameters that tell something and are nobody's."""

log = event_log(__name__)


@dataclass(frozen=True)
class Order:
    """Which calls are wanted, and until when: all, those of one caller (by a mac of the number), or one call."""

    until: datetime
    caller: str | None = None
    call: str | None = None

    def wants(self, line: Line, call_sid: str, number: str) -> bool:
        """Is this call wanted now?"""
        if clock.now() >= self.until:
            return False
        if self.call:
            return self.call == call_sid
        return self.caller is None or is_mac(
            line.office.keys, CALLER_LABEL, number.encode(), bytes.fromhex(self.caller)
        )


def read_orders(folder: Path) -> list[Order]:
    """The orders that lie in a folder."""
    file = folder / ORDERS
    if not file.exists():
        return []
    rows = json.loads(file.read_text(encoding="utf-8"))
    return [Order(datetime.fromisoformat(row["until"]), row["caller"], row["call"]) for row in rows]


def write_orders(folder: Path, orders: list[Order]) -> None:
    """Put them there, for the line to find; none: no file."""
    file = folder / ORDERS
    if not orders:
        file.unlink(missing_ok=True)
        return
    rows = [{"until": each.until.isoformat(), "caller": each.caller, "call": each.call} for each in orders]
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(rows), encoding="utf-8")
    fresh.replace(file)


def keep_tapes(app: Flask, line: Line, folder: Path) -> None:
    """From here on this line looks for orders after each webhook."""

    @app.after_request
    def keep(response: Response) -> Response:
        try:
            if request.path.startswith("/voice") and response.status_code == 200:
                _keep(line, folder, response)
        except Exception as error:
            log.warning("recording.not_written", error=type(error).__name__)
        return response


def public_numbers(city: City) -> frozenset[str]:
    """What a line tells everybody who calls: its own number, the banks', the initial PIN."""
    banks = {re.sub(r"\D", "", number) for line in city.bank.lines for number in (line.said, line.dial or "")}
    return frozenset({SHORT_NUMBER, city.pin.initial, *banks})


def _keep(line: Line, folder: Path, response: Response) -> None:
    call_sid, number = request.form.get("CallSid", ""), request.form.get("From", "")
    if not CALL_SID.fullmatch(call_sid) or "From" not in request.form:
        # Twilio says of every call whence it comes, if only that this is withheld. Whoever just looks whether there is
        # a line (scripts/phone/probe.py) does not, and is no call.
        return
    if not any(order.wants(line, call_sid, number) for order in read_orders(folder)):
        return
    seen = _seen(line, call_sid, number)
    row: dict[str, Any] = {
        "at": clock.now().isoformat(),
        "path": request.path,
        "with": _parameters(seen),
        "withheld": number.strip().lower() in identity.WITHHELD,
        "answer": without_numbers(response.get_data(as_text=True), public_numbers(line.city), ANYTHING),
    }
    if seen.card:
        row["card"] = asdict(seen.card)
    if request.path.endswith("/answer") and seen.outcome and is_secret(seen.step):
        # What was keyed, where the answer comes by a webhook of its own: before, nobody knew.
        row["judged"] = seen.pin
    with (folder / f"{call_sid}.jsonl").open("a", encoding="utf-8") as tape:
        tape.write(json.dumps(row, ensure_ascii=False) + "\n")


def _seen(line: Line, call_sid: str, caller: str) -> TurnSeen:
    """Of the turn that this webhook took."""
    number = turn_number(request.path)
    if number is None:
        return TurnSeen()
    return turn_seen(line.office, call_sid, number, caller, clock.now())


def _parameters(seen: TurnSeen) -> dict[str, str]:
    kept = {name: request.form[name] for name in sorted(KEPT) if request.form.get(name)}
    if digits := request.form.get("Digits"):
        kept["Digits"] = seen.keyed(digits)
    return kept
