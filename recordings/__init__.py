"""Recorded calls: one call in one YAML file, played again on any line that Twilio could call.

`recording.py` is what a recording holds; `reader.py` and `writer.py` know its file, which `recording.schema.json`
describes. `player.py` plays it on the stand-in for Twilio, `difference.py` finds what is not as it was and
`side_by_side.py` shows it; `renewed.py` takes over what happens now. `masks.py` keeps anybody's numbers out.
`take.py` makes a recording of webhooks, wherever they were kept. `pytest_plugin.py` and `phone.py` are for tests, of
other people's lines too.

Nothing here knows what a line says, which keys mean what, or where its cards lie: `scripts/recordings/` does.
`docs/recordings.md` describes the files.
"""
