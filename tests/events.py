"""What the log was told, read as events with fields."""

from typing import Any

import pytest


def events(caplog: pytest.LogCaptureFixture, name: str) -> list[dict[str, Any]]:
    """The fields of every event of this name, in order."""
    told = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    return [event for event in told if event["event"] == name]
