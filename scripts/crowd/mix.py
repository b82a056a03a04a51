"""Who calls: behaviours with their shares, how long people think, what goes wrong. Read from a TOML file."""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from statistics import NormalDist
from typing import Any

from telephony.simulator.faults import BadFaults, Faults
from telephony.simulator.lot import Lot

DEFAULT_MIX = Path(__file__).with_name("mix.toml")
LONGEST_THOUGHT_SECONDS = 30.0
_WAIT = re.compile(r"([0-9]{1,4})s")
_KEYS = re.compile(r"[0-9*#]+")


class BadMix(ValueError):
    """The file does not say who calls."""


class Own(Enum):
    """What a caller keys of their own."""

    ID = "ID"
    PIN = "PIN"
    WRONG = "WRONG"
    NEW = "NEW"

    @property
    def is_secret(self) -> bool:
        """Is it keyed where a PIN is asked for?"""
        return self is not Own.ID


@dataclass(frozen=True)
class Keys:
    """These keys, as they stand."""

    keys: str


@dataclass(frozen=True)
class Silence:
    """A question passes unanswered."""


@dataclass(frozen=True)
class Patience:
    """So many seconds of listening."""

    seconds: int


Entry = Keys | Own | Silence | Patience


@dataclass(frozen=True)
class Behaviour:
    """One kind of caller."""

    name: str
    share: float
    entries: tuple[Entry, ...]
    faults: Faults = field(default_factory=Faults)

    @property
    def needs_a_card(self) -> bool:
        """Does the caller key a citizen ID?"""
        return Own.ID in self.entries


@dataclass(frozen=True)
class Thinking:
    """How long people take: the logarithms of their seconds lie around that of the median."""

    median: float = 4.0
    spread: float = 0.5

    def seconds(self, lot: Lot) -> float:
        """Draw one."""
        typical = NormalDist().inv_cdf(min(max(lot.share(), 1e-9), 1 - 1e-9))
        return min(self.median * math.exp(self.spread * typical), LONGEST_THOUGHT_SECONDS)


@dataclass(frozen=True)
class Mix:
    """All of it."""

    behaviours: tuple[Behaviour, ...]
    thinking: Thinking = field(default_factory=Thinking)

    def one(self, lot: Lot) -> Behaviour:
        """Draw who calls next."""
        drawn = lot.share() * sum(each.share for each in self.behaviours)
        for behaviour in self.behaviours:
            drawn -= behaviour.share
            if drawn < 0:
                return behaviour
        return self.behaviours[-1]


def read_mix(path: Path) -> Mix:
    """Read a file. Raises BadMix with the reason."""
    try:
        return parse_mix(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadMix(f"not TOML: {fault}") from None


def parse_mix(table: Mapping[str, Any]) -> Mix:
    """From a table. Raises BadMix with the reason."""
    _know(table, "the mix", {"thinking", "callers", "faults"})
    thinking = table.get("thinking", {})
    _know(thinking, "[thinking]", {"median", "spread"})
    callers = table.get("callers")
    if not isinstance(callers, list) or not callers:
        raise BadMix("there is no [[callers]]: nobody would call")
    try:
        everybody = Faults.read(table.get("faults", {}))
        return Mix(
            tuple(_behaviour(each, everybody) for each in callers),
            Thinking(**{name: _number(value, name) for name, value in thinking.items()}),
        )
    except BadFaults as fault:
        raise BadMix(str(fault)) from None


def _behaviour(table: Mapping[str, Any], everybody: Faults) -> Behaviour:
    _know(table, "[[callers]]", {"name", "share", "keys", "faults"})
    name, keys = table.get("name"), table.get("keys")
    if not isinstance(name, str) or not isinstance(keys, str):
        raise BadMix("each of [[callers]] has a name and keys, both in quotes")
    share = _number(table.get("share", 1), "share")
    faults = Faults.read(table["faults"]) if "faults" in table else everybody
    return Behaviour(name, share, tuple(_entry(word, name) for word in keys.split()), faults)


def _entry(word: str, name: str) -> Entry:
    if word in Own.__members__:
        return Own[word]
    if word == "-":
        return Silence()
    if found := _WAIT.fullmatch(word):
        return Patience(int(found[1]))
    if _KEYS.fullmatch(word):
        return Keys(word)
    raise BadMix(f"{name}: {word!r} is no entry: keys are 0-9 * #, or {', '.join(Own.__members__)}, -, 20s")


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        raise BadMix(f"{name} = {value!r} is no number from 0 on")
    return float(value)


def _know(table: Any, where: str, names: set[str]) -> None:
    if not isinstance(table, Mapping):
        raise BadMix(f"{where} is no table")
    if unknown := sorted(set(table) - names):
        raise BadMix(f"{where} knows no {', '.join(unknown)}: it may say {', '.join(sorted(names))}")
