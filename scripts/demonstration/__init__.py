"""The demo: a line with invented cards and keys of its own under `.demo/`, for trying things out.

`house.py` makes and opens it, `cards.py` and `staff.py` say who its people are, `processes.py` runs it, `exchange.py`
connects its telephones, `receivers.py` hangs them up, `guide.py` tells what to do next. Production uses none of it.
"""
