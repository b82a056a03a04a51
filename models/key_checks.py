"""What is wrong with the secrets of all settings taken together: shared, published, or typed instead of drawn."""

import string
from collections.abc import Iterable, Mapping
from itertools import pairwise

FEWEST_DIFFERENT_BYTES = 8
"""Of 32 random bytes fewer than that differ once in 10^30 times; in nought nought nought and abcabc always."""
PRINTABLE = frozenset(string.printable.encode())

Secrets = Iterable[tuple[str, bytes]]
"""Bytes, and the variable that they stand in."""


def shared_or_published(secrets: Secrets, published: Mapping[bytes, str]) -> list[str]:
    """A fault for each that stands in two variables, or where anybody can read it (`published` says where)."""
    faults = []
    owners = dict(published)
    for variable, secret in secrets:
        owner = owners.setdefault(secret, variable)
        if secret in published:
            faults.append(f"{variable} holds a key that is published in {owner}: make your own")
        elif owner != variable:
            faults.append(f"{variable} and {owner} hold the same bytes: each needs keys of its own")
    return list(dict.fromkeys(faults))


def not_random(keys: Secrets, texts: Secrets) -> list[str]:
    """A fault for each variable with bytes that nobody drew by lot. Texts may be letters, keys may not."""
    found = [variable for variable, secret in keys if _is_regular(secret) or _is_typed(secret)]
    found += [variable for variable, secret in texts if _is_regular(secret)]
    return [
        f"{name} holds bytes that are not random: lossline keys new makes some"
        for name in dict.fromkeys(found)
    ]


def _is_regular(secret: bytes) -> bool:
    """Noughts, equal bytes, bytes that count up or down, a few of them over and over."""
    steps = {(after - before) % 256 for before, after in pairwise(secret)}
    return len(steps) == 1 or len(set(secret)) < FEWEST_DIFFERENT_BYTES


def _is_typed(secret: bytes) -> bool:
    """Could somebody have typed it? Of 32 random bytes, all are printable once in 10^13 times."""
    return PRINTABLE.issuperset(secret)
