"""Bad days: crashes, kills, cut cables and webhooks that come twice, judged by one checker (`invariants.py`).

Start reading at `history.py` (what clients sent and heard) and `invariants.py` (what must hold whatever went wrong);
`docs/reliability.md` tells how to run everything and what was measured.
"""
