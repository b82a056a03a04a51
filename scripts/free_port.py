"""A port of 127.0.0.1 for a server that will be started soon."""

import secrets
import socket

_FIRST, _BEYOND = 20_000, 32_000
"""Below what Linux gives to outgoing connections (32768 and up), which would take a port that was only looked at."""


def free_port(in_a_row: int = 1) -> int:
    """One on which nobody listens; with `in_a_row` the first of so many. Raises OSError if none is found."""
    for _ in range(100):
        first = _FIRST + secrets.randbelow(_BEYOND - _FIRST)
        if all(_is_free(first + beside) for beside in range(in_a_row)):
            return first
    raise OSError(f"a hundred ports between {_FIRST} and {_BEYOND} are all taken")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
