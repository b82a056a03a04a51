"""Recorded calls of this line. The files, and how they are compared, are `recordings/`'s.

Whoever has just had a call over the stand-in for Twilio makes a recording of it with one function:

    text = recording_text(call, office.city, office.zone, "A holder reports at night.")

`making.py` holds it; `interpreter.py` says by roles what was keyed, `asked.py` knows what the line asks, `sources.py`
reads what others kept (`lossline record`). For `lossline replay`, `roles.py` says which roles and card states there
are, `actors.py` puts invented cards in the place of real ones, `stage.py` sets up a line on a record of its own,
`playing.py` plays a call there, `workers.py` plays many. `docs/recordings.md` describes the files.
"""
