"""A telephone for `lossline call`: people dial with it from a terminal, scripts with a list of keys.

Start with `line.py` (which line is called, and in which time it lives), then `unattended.py` and `interactive.py`.
Behind both stands the stand-in for Twilio. Nothing here knows what the line says or which keys mean what.
"""
