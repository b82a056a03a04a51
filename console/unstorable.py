"""Characters that no record can hold: whoever sends one has not typed it."""

from collections.abc import Iterator

from flask import Flask, abort, request

NUL = "\0"
"""PostgreSQL holds it in no text, and SQLite ends what it prints there."""
_BAD_REQUEST = 400


def refuse_unstorable(app: Flask) -> None:
    """Answer a request in which one stands before anything of it is looked at."""

    @app.before_request
    def look() -> None:
        if any(NUL in text for text in _said()):
            abort(_BAD_REQUEST)


def _said() -> Iterator[str]:
    yield request.path
    for fields in (request.args, request.form, request.cookies):
        for name, value in fields.items(multi=True):
            yield from (name, value)
