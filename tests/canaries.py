"""Canaries through all tests: whatever a test did, no PIN it used stands in its database or its log afterwards.

The PINs that most tests use are looked for at the end of every test that has a database, in every file of SQLite and in
every column of PostgreSQL, and in every line that any test logged, at the widest level.
"""

import re
from pathlib import Path

from sqlalchemy import URL, create_engine, text

CANARIES = ("739164", "620957", "957062", "805273", "916384", "284617")
"""What `factories.A_PIN` and the stories key: right, new and wrong PINs. Nothing else in the tests looks like them."""

_ANY = re.compile(rf"(?<![0-9A-Za-z+/])(?<!:[0-9]{{2}}\.)({'|'.join(CANARIES)})(?![0-9A-Za-z+/])")


def found_in(written: str) -> str | None:
    """The first of them that stands there as a number of six digits, with its surroundings."""
    match = _ANY.search(written)
    return written[max(0, match.start() - 60) : match.end() + 60] if match else None


def found_in_sqlite(file: Path) -> str | None:
    """The first of them in the file or its journals. Between binary bytes six digits may stand by chance."""
    runs = re.compile(rb"[\x20-\x7e]{6,}")
    for each in sorted(file.parent.glob(f"{file.name}*")):
        readable = b"\n".join(runs.findall(each.read_bytes())).decode("ascii")
        if where := found_in(readable):
            return f"{each.name}: {where}"
    return None


def found_in_postgresql(url: URL) -> str | None:
    """The first of them in any column of any table, also where a column holds bytes."""
    in_bytes = "|".join(canary.encode().hex() for canary in CANARIES)
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        rows = (f"""SELECT '{name} ' || row::text FROM "{name}" row""" for name in tables)
        everything = f"SELECT * FROM ({' UNION ALL '.join(rows)}) AS every (line) WHERE line ~ :canaries"
        suspects = connection.scalars(
            text(everything), {"canaries": f"{'|'.join(CANARIES)}|{in_bytes}"}
        ).all()
    engine.dispose()
    return next((line for line in suspects if found_in(line) or re.search(in_bytes, line)), None)
