"""Recorded calls of this line, for `lossline replay`. The files, and how they are compared, are `recordings/`'s.

`roles.py` says which roles and card states there are, `actors.py` puts invented cards in the place of real ones,
`stage.py` sets up a line on a record of its own, `playing.py` plays a call there, `workers.py` plays many. `making.py`
turns calls into recordings. `docs/recordings.md` describes the files.
"""
