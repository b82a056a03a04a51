"""Which databases a story runs on: both, unless the database's side of it does not matter."""

import pytest

ON_SQLITE_ONLY = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For stories about words and keys alone."""
