"""R15, by structure: tables whose names are right and whose values are anything."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ivr.city import City
from models.profile_reader import ProfileReader
from models.profile_rules import CHECKS, NOTATIONS
from recordings.reader import recording_in
from recordings.recording import BadRecording
from scripts.crowd.mix import BadMix, parse_mix
from telephony.simulator.fault import Fault
from telephony.simulator.faults import BadFaults, Faults

NAMES = (
    *(
        "date",
        "city",
        "calling_from",
        "operators",
        "cards",
        "exchanges",
        "afterwards",
        "holder",
        "status",
        "pin",
    ),
    *("dial", "press", "silence", "hang_up", "hears", "deliver_again", "line_is_down"),
    *(
        "thinking",
        "median",
        "spread",
        "callers",
        "name",
        "share",
        "keys",
        "faults",
        "seconds",
        "only",
        "seed",
    ),
    *(
        "code",
        "loss",
        "staff",
        "hours",
        "bank",
        "lines",
        "speech",
        "temporary",
        "hotline",
        "time_zone",
        "card",
    ),
    *(fault.value for fault in Fault),
)
PLAIN = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(-(2**70), 2**70),
    some.floats(),
    some.dates(),
    some.datetimes(),
    some.text(max_size=20),
    some.sampled_from(
        ["1", "enabled", "2026-03-03T03:00+08:00", "the right PIN", "1 ID PIN", "zh", "2026-02-30"]
    ),
)
NAME = some.one_of(some.sampled_from(NAMES), some.text(max_size=8), some.integers())
ANYTHING = some.recursive(
    PLAIN,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(NAME, inner, max_size=6),
    max_leaves=15,
)
TABLE = some.dictionaries(some.sampled_from(NAMES), ANYTHING, max_size=8)
READERS: dict[str, tuple[Callable[[Any], object], type[Exception]]] = {
    "recording": (recording_in, BadRecording),
    "mix": (parse_mix, BadMix),
    "faults": (Faults.read, BadFaults),
    "profile": (
        lambda table: ProfileReader(NOTATIONS, CHECKS).read_table(City, table, ""),
        ZeroDivisionError,
    ),
}
"""What reads a table, and how it refuses one. A profile's reader keeps its faults instead."""


@pytest.mark.parametrize("name", READERS)
@given(table=TABLE)
@settings(max_examples=100)
def test_a_table_is_read_or_refused_in_the_readers_own_way(name: str, table: dict[str, Any]) -> None:
    read, refusal = READERS[name]

    with suppress(refusal):
        read(table)
