"""A Twilio in a box: a stand-in for Twilio's voice service, for tests, the demo and telephones on a screen.

Start reading here:

    clock = VirtualClock(datetime(2026, 3, 3, 9, 0, tzinfo=UTC))
    line = Number("+8631112333", "https://line.test/voice", account_sid="AC…", auth_token="…")
    twilio = Twilio(line, WsgiTransport(app, "https://line.test"), clock)

    call = twilio.dial("+8613800138000")
    call.press("1")
    assert "挂失" in call.said

`switchboard.Twilio` takes calls; `call.Call` is what a caller can do, `call_record.CallRecord` what can be
seen; `life` tells the life of a call and leads to everything else: `fetch` and `courier` (webhooks out, TwiML
in), `perform` and `verbs/` (what TwiML does), `stage` (time, keys and several calls at once), `script` (how a
verb waits). `quirks` holds the switches for what Twilio leaves open, `fault` and `faults` those for everything
that can go wrong on the way.

It knows nothing of the application behind the webhooks, has its own clock, and may be imported by tests, the
demo and scripts, never by the application.
"""
