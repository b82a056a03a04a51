"""What a test project of this line says in its `conftest.py`, to have recordings of it as tests.

from scripts.recordings.on_this_line import play_recording
"""

from collections.abc import Iterator

import pytest

from recordings.pytest_plugin import PlayRecording
from scripts.recordings.playing import replay
from scripts.recordings.roles import checked
from scripts.recordings.stage import Stage


@pytest.fixture(scope="session")
def play_recording() -> Iterator[PlayRecording]:
    """Plays a recording on a line in this process: with invented cards, at its date, on a record of its own."""
    with Stage() as stage:
        yield lambda recording: replay(stage, checked(recording)).played
