"""What stands in the log of a process, and what never does. Each story writes from a process of its own."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from logs import mask_event, masked

ROOT = Path(__file__).parent.parent
BEGIN = """
import logging
from logs import *
set_up(Level.{level})
log = event_log("models.story")
"""


def told(story: str, level: str = "INFO") -> list[dict[str, Any]]:
    """What a process that lives this story writes on standard error, where that is a file."""
    command = [sys.executable, "-c", BEGIN.format(level=level) + story]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert not process.stdout
    return [json.loads(line) for line in process.stderr.splitlines()]


def test_an_event_is_a_line_of_json_with_its_fields() -> None:
    [line] = told('log.info("turn.settled", step="main_menu", outcome="report", ms=12)')

    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "turn.settled",
        "level": "info",
        "logger": "models.story",
        "step": "main_menu",
        "outcome": "report",
        "ms": 12,
    }


def test_call_and_turn_go_along_with_everything_that_happens_in_a_turn() -> None:
    story = """
with log_fields(call="CA1", turn=3):
    log.info("pin.wrong")
    logging.getLogger("library").warning("slow")
log.info("worker.swept")
"""
    ours, theirs, outside = told(story)

    assert (ours["call"], ours["turn"]) == ("CA1", 3)
    assert (theirs["event"], theirs["call"], theirs["turn"]) == ("slow", "CA1", 3)
    assert "call" not in outside


@pytest.mark.parametrize(
    ("level", "heard"),
    [
        ("DEBUG", ["debug", "info", "warning", "error"]),
        ("INFO", ["info", "warning", "error"]),
        ("WARNING", ["warning", "error"]),
        ("ERROR", ["error"]),
    ],
)
def test_what_is_below_the_level_is_not_written(level: str, heard: list[str]) -> None:
    story = 'for name in ("debug", "info", "warning", "error"):\n    getattr(log, name)("a.b")'

    assert [line["level"] for line in told(story, level)] == heard


def test_set_up_twice_a_line_is_written_once() -> None:
    assert len(told('set_up(Level.INFO); log.info("a.b")')) == 1


def test_the_text_of_an_exception_is_masked_wherever_it_stands() -> None:
    story = """
try:
    raise ValueError("11010119900307851X keyed pin 739164")
except ValueError:
    log.exception("turn.failed")
    logging.getLogger("library").exception("it said +8613800138000")
"""
    ours, theirs = told(story)

    assert "ValueError: [id] keyed pin [pin]" in ours["exception"]
    assert "ValueError: [id] keyed pin [pin]" in theirs["exception"]
    assert theirs["event"] == "it said [phone]"
    for secret in ("11010119900307851X", "739164", "13800138000"):
        assert secret not in json.dumps([ours, theirs])


def test_a_warning_of_python_is_a_line_like_any_other() -> None:
    [line] = told('import warnings; warnings.warn("old: 13800138000")')

    assert line["logger"] == "py.warnings"
    assert "[phone]" in line["event"]


def test_on_a_terminal_a_line_is_words() -> None:
    ours, theirs = pty.openpty()
    story = BEGIN.format(level="INFO") + 'log.info("turn.settled", step="main_menu", phone="13800138000")'

    subprocess.run([sys.executable, "-c", story], cwd=ROOT, stderr=theirs, check=True)
    os.close(theirs)
    written = os.read(ours, 4096).decode()
    os.close(ours)

    assert "turn.settled" in written
    assert "main_menu" in written
    assert "13800138000" not in written
    assert not written.startswith("{")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ID 110101199003071233.", "ID [id]."),
        ("11010119900307851X", "[id]"),
        ("11010119900307851x", "[id]"),
        ("11010119900307851*#", "[id]#"),
        ("110101 19900307 851X", "[id]"),
        ("110101900307851", "[id]"),
        ("account 6217000012345678901", "account [id]"),
        ("13800138000", "[phone]"),
        ("+8613800138000", "[phone]"),
        ("008613800138000", "[id]"),
        ("From=%2B8613800138000", "From=[phone]"),
        ("138 0013 8000", "[phone]"),
        ("+44 20 7946 0958", "[phone]"),
        ("to +8631112333, from", "to [phone], from"),
        ("A12345678", "[card]"),
        ("('A1234567X',)", "('[card]',)"),
        ("123456789", "[card]"),
        ("Digits=739164&", "Digits=[pin]&"),
        ("'Digits': '739164'", "'Digits': '[pin]'"),
        ("the PIN is 739164", "the PIN is [pin]"),
        ("验证码是739164。", "验证码是[pin]。"),
    ],
)
def test_what_names_a_person_or_opens_a_card_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "CA" + "1" * 32,
        "0123456789abcdef0123456789abcdef",
        "2026-03-03T02:00:00.123456Z",
        "2026-03-03 02:00:00",
        "report 202603030001",
        "EXCEPTION and SOMETHING",
        "739164 rows",
        "port 54321, error code 20003",
        "psycopg.errors.QueryCanceled",
    ],
)
def test_what_a_reader_of_the_log_needs_stays(text: str) -> None:
    assert masked(text) == text


def test_a_field_that_is_named_like_a_secret_shows_no_six_digits() -> None:
    event = mask_event(
        None, "info", {"pin": "739164", "new_pin": 739164, "step": "739164", "left": 3, "ok": True}
    )

    assert event == {"pin": "[pin]", "new_pin": "[pin]", "step": "739164", "left": 3, "ok": True}


def test_fields_of_any_kind_are_masked() -> None:
    event = mask_event(
        None, "info", {"form": {"Digits": "739164"}, "who": ("13800138000",), "n": 13800138000}
    )

    assert event == {"form": "{'Digits': '[pin]'}", "who": "('[phone]',)", "n": "[phone]"}
