"""The telephone in the browser, its server's side: calls that a page makes, through the stand-in for Twilio.

Start with `app.py` (what is served), then `calls.py` (all calls) and `call.py` (one of them). The page itself is
in `console/phone/`. Runs in a process of its own, so that no page can keep a webhook waiting; a call goes to the
line's webhooks over HTTP, signed, as any other.
"""
