"""Many virtual callers at once, and what came of it: `lossline load`. `docs/hurting.md` tells how to use it.

Start reading in `run.py`: calls begin when `plan.py` says, whether or not the line keeps up, and each is played by
`caller.py` on a thread of its own through the stand-in for Twilio. `mix.py` reads who calls; `tally.py` counts;
`proof.py` holds what callers were told against the record; `figures.py`, `page.py` and `live.py` show it.
Nothing here is part of the line.
"""
