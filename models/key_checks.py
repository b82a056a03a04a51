"""What is wrong with the secrets of all settings taken together: shared, published, or typed instead of drawn."""

import string
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise

FEWEST_DIFFERENT_BYTES = 8
"""Of 32 random bytes fewer than that differ once in 10^30 times; in nought nought nought and abcabc always."""
PRINTABLE = frozenset(string.printable.encode())


def faults_among(
    keys: Sequence[tuple[str, bytes]],
    texts: Sequence[tuple[str, str]],
    tokens: Sequence[tuple[str, str]],
    published: Mapping[bytes, str],
) -> list[str]:
    """Everything that is wrong with secrets, each given after its variable.

    `keys` are bytes; `texts` secrets of ours in letters; `tokens` were made by somebody else; `published` says where
    a secret can be read by anybody.
    """
    dressed = [(variable, form) for variable, text in (*texts, *tokens) for form in _forms(text)]
    own = [(variable, secret) for variable, secret in keys if secret not in published]
    invented = [variable for variable, secret in own if _is_regular(secret) or _is_typed(secret)]
    invented += [variable for variable, text in texts if _is_regular(text.encode())]
    return [
        *_shared_or_published([*keys, *dressed], published),
        *(
            f"{name} holds bytes that are not random: lossline keys new makes some"
            for name in dict.fromkeys(invented)
        ),
    ]


def _shared_or_published(secrets: Iterable[tuple[str, bytes]], published: Mapping[bytes, str]) -> list[str]:
    faults = []
    owners = dict(published)
    for variable, secret in secrets:
        owner = owners.setdefault(secret, variable)
        if secret in published:
            faults.append(f"{variable} holds a key that is published in {owner}: make your own")
        elif owner != variable:
            faults.append(f"{variable} and {owner} hold the same bytes: each needs keys of its own")
    return list(dict.fromkeys(faults))


def _forms(text: str) -> Iterator[bytes]:
    """A text as it stands, and what it decodes to if it is base64 or hex."""
    yield text.encode()
    for decode in (b64decode, bytes.fromhex):
        with suppress(ValueError):
            yield decode(text)


def _is_regular(secret: bytes) -> bool:
    """Noughts, equal bytes, bytes that count up or down, a few of them over and over."""
    steps = {(after - before) % 256 for before, after in pairwise(secret)}
    return len(steps) == 1 or len(set(secret)) < FEWEST_DIFFERENT_BYTES


def _is_typed(secret: bytes) -> bool:
    """Are they letters? Of 32 random bytes, all are printable once in 10^13 times."""
    return PRINTABLE.issuperset(secret)
