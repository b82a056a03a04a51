"""What the plugin has to know of this line."""

import pytest
from flask import Flask
from pizza import create_app


@pytest.fixture
def twilio_app(twilio_token: str) -> Flask:
    """The application."""
    return create_app(twilio_token)


@pytest.fixture
def twilio_voice_url() -> str:
    """Where Twilio is told to ask."""
    return "https://pizza.test/calls"


@pytest.fixture
def recording_keys() -> dict[str, str]:
    """Nobody's order number stands in a recording."""
    return {"the order number": "20417"}
