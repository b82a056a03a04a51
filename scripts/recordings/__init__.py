"""Recorded calls, for `lossline replay`: what a caller did and what was heard, kept without anybody's data.

`recording.py` is what a recording holds, `reader.py` and `writer.py` know its file, `actors.py` puts invented cards
in the place of real ones, `player.py` plays it again and names the first difference. `docs/recordings.md` describes
the files.
"""
