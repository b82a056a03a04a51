"""Webhooks by hand, for what no well-behaved Twilio would send: signed or not, out of order, all at the same moment."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from tests.calls.phone import A_CALLER, ACCOUNT_SID, AUTH_TOKEN, LINE, PUBLIC_URL

Form = Mapping[str, str]


def form_of(call_sid: str, **fields: str) -> dict[str, str]:
    """The form of a webhook of this call."""
    return {
        "CallSid": call_sid,
        "AccountSid": ACCOUNT_SID,
        "From": A_CALLER,
        "To": LINE.number,
        "CallStatus": "in-progress",
        "ApiVersion": "2010-04-01",
        "Direction": "inbound",
        **fields,
    }


def post(app: Flask, path: str, form: Form, token: str = AUTH_TOKEN) -> TestResponse:
    """Send a form as Twilio would, signed with this token."""
    signature = RequestValidator(token).compute_signature(PUBLIC_URL + path, dict(form))
    headers = {"X-Twilio-Signature": signature}
    return app.test_client().post(path, data=dict(form), headers=headers, base_url=PUBLIC_URL)


def post_at_once(app: Flask, webhooks: Sequence[tuple[str, str, Form]]) -> list[TestResponse]:
    """Send many webhooks (path, CallSid, what else is in the form) at the same moment, each from a thread."""
    start = Barrier(len(webhooks))

    def send(webhook: tuple[str, str, Form]) -> TestResponse:
        path, call_sid, fields = webhook
        start.wait()
        return post(app, path, form_of(call_sid, **fields))

    with ThreadPoolExecutor(len(webhooks)) as threads:
        return list(threads.map(send, webhooks))
