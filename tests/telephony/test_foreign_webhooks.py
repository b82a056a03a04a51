"""Webhooks in the shape of others' are taken, answered in TwiML, and understood."""

import pytest
from flask import Flask

from tests.calls.engines import ON_SQLITE_ONLY
from tests.calls.twiml_rules import check_twiml
from tests.calls.webhooks import post
from tests.telephony.foreign import FILES, webhooks


@ON_SQLITE_ONLY
@pytest.mark.parametrize("name", FILES)
def test_the_door_takes_them_and_answers_in_twiml(name: str, app: Flask) -> None:
    answers = [post(app, each.path, each.form) for each in webhooks(name)]

    assert {answer.status_code for answer in answers} == {200}
    for answer in answers:
        check_twiml(answer.text)


@ON_SQLITE_ONLY
@pytest.mark.parametrize("name", ["forwarded-from-abroad", "today", "withheld-as-digits"])
def test_what_was_keyed_is_understood(name: str, app: Flask) -> None:
    welcome, menu, *_ = (post(app, each.path, each.form).text for each in webhooks(name))

    assert 'action="/voice/turn/1"' in welcome
    assert 'action="/voice/turn/2"' in menu
