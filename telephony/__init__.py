"""The line: Twilio's webhooks in, TwiML out.

Start reading in `webhooks.py` (the routes) and `turns.py` (the life of a turn). `hear.py` and `speak.py` translate
between Twilio's dialect and the conversation's plain words; nothing of Twilio goes further in than these.
`simulator/` is a stand-in for Twilio and is not part of the line. This package knows nothing of the staff's pages.
"""
