"""Which key brings which outcome, as far as one key does."""

from collections.abc import Mapping

from ivr.call_map import Node
from ivr.steps.entry import NumberEntry
from ivr.steps.menu import PATIENCE, Menu
from ivr.steps.prove import ProvePin

_MENU_KEYS = {"0": "person", "*": "go_back", "#": "again"}
_ENTRY_KEYS = {"0#": "person", "*#": "go_back", "#": "again"}
_PIN_KEYS = {"0#": "none", "*#": "go_back", "#": "again"}
"""At the PIN, `0#` says «I have none, or forgot it»."""

_MOST_NAMED = 3
"""More keys for one outcome than this are written as a range."""


def keys_of(node: Node) -> Mapping[str, str]:
    """The keys of a step by outcome: `0`, `1–9`, `*#`; `3×` where the third silence or muddle in a row does it."""
    outcomes = _keys(node)
    if not outcomes:
        return {}
    together: dict[str, list[str]] = {}
    for key, outcome in outcomes.items():
        together.setdefault(outcome, []).append(key)
    return {outcome: _told(keys) for outcome, keys in together.items()} | {"out_of_patience": f"{PATIENCE}×"}


def _keys(node: Node) -> Mapping[str, str]:
    if isinstance(node, Menu):
        return {**_MENU_KEYS, **node.choices}
    if isinstance(node, ProvePin):
        return _PIN_KEYS
    return _ENTRY_KEYS if isinstance(node, NumberEntry) else {}


def _told(keys: list[str]) -> str:
    return " ".join(keys) if len(keys) <= _MOST_NAMED else f"{keys[0]}–{keys[-1]}"
