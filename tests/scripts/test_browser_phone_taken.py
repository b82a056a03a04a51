"""Somebody at the desk takes a caller who waits at a browser phone: the desk knows one address, and asks there."""

from pathlib import Path

from scripts.browser_phone.app import phone_app
from scripts.demonstration.exchange import twilio_in_the_demo
from scripts.demonstration.staff import MEMBERS
from telephony.exchange import TwilioExchange
from tests.scripts.browser_phones import Caller, a_running_line
from tests.scripts.conftest import Environment

OPERATOR = MEMBERS[0]


def test_a_caller_who_waits_is_put_through_to_the_desk(always_staffed: Environment) -> None:
    with (
        a_running_line(always_staffed) as settings,
        twilio_in_the_demo(settings, Path(always_staffed["LOSSLINE_DEMO_DIR"])) as (_, address),
        phone_app(settings) as app,
    ):
        caller = Caller(app.test_client())
        sid = (caller.dial().json or {})["sid"]
        caller.hears("您好")
        caller.press("0")
        caller.sees("queued")

        desk = TwilioExchange(
            settings.twilio_account_sid,
            settings.twilio_auth_tokens[0],
            settings.twilio_phone_number,
            settings.public_url,
            address,
        )
        desk.connect(sid, 3, OPERATOR.telephone, OPERATOR.work_number)

        assert caller.sees("connected")
        assert (caller.get("").json or {})["standing"]["waits_for"] == "talking"
