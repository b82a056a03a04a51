"""The steps: each asks one question, judges the answer and names an outcome. Where it leads is in `ivr/call_map.py`.

Start with `menu.py` and `entry.py`, the two ways of asking; the other files follow the phone menu.
"""
