"""The pizza hotline, told by its callers."""

from pathlib import Path

import pytest

from recordings.phone import Phone


def test_a_pizza_is_ordered(phone: Phone) -> None:
    phone.dial(from_="+391234567890").hears("Welcome to Pizza by Phone")

    phone.press("1").hears("For Funghi, press 2").press("2")

    phone.hears("One Funghi is on its way to 7890")
    assert phone.is_over


def test_who_says_nothing_hears_goodbye(phone: Phone) -> None:
    phone.dial(at="2026-07-01T20:00+02:00").stay_silent().hears("We did not hear anything")


def test_a_complaint_is_spoken(phone: Phone) -> None:
    phone.dial().press("3").hears("Say cold, or late").says("late").hears("late, then")

    phone.says("The pizza came an hour after I had gone to bed.").press("#")

    phone.hears("We will listen to your")
    assert phone.is_over


@pytest.mark.recording("where-is-my-pizza.yaml")
def test_where_is_my_pizza() -> None:
    """All of it is in the recording."""


def test_a_call_becomes_a_recording(phone: Phone, tmp_path: Path) -> None:
    phone.dial().press("2").press("20417#")

    phone.record(tmp_path / "call.yaml", "Somebody asks for a pizza.")

    assert "20417" not in (tmp_path / "call.yaml").read_text()
