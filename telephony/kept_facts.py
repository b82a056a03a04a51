"""What a call has come to after a turn, as the record keeps it: with a mac, so that nobody but the line can write it.

A call goes on from these facts, and they say whether a PIN was right. Without the mac, whoever can write to the
database, but has no keys, could write them for a call of their own and change anybody's PIN by keypad.
"""

import json
from typing import Any

from ivr.call import Call
from logs import event_log
from models.keys import KeyRing, framed, is_mac
from models.turn_log import Settled

LABEL = "turn-facts"
_MAC = "mac"

log = event_log(__name__)


def facts_to_keep(keys: KeyRing, call_sid: str, number: int, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a call (`Call.to_facts`) after this turn. They are good for no other turn and no other call."""
    return facts | {_MAC: keys.mac(LABEL, _message(call_sid, number, facts)).hex()}


def call_after(keys: KeyRing, call_sid: str, settled: Settled) -> Call | None:
    """The call after a turn; None if its facts are not the line's own, or a deploy made them unreadable."""
    facts = dict(settled.facts)
    mac = str(facts.pop(_MAC, ""))
    try:
        is_ours = is_mac(keys, LABEL, _message(call_sid, settled.number, facts), bytes.fromhex(mac))
    except ValueError:
        is_ours = False
    if not is_ours:
        log.warning("turn.facts_are_not_ours", of_turn=settled.number)
        return None
    try:
        return Call.from_facts(facts)
    except (KeyError, TypeError, ValueError):
        log.warning("turn.facts_do_not_fit", of_turn=settled.number)
        return None


def _message(call_sid: str, number: int, facts: dict[str, Any]) -> bytes:
    in_one_way = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return framed(call_sid.encode(), str(number).encode(), in_one_way.encode())
