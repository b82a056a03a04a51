"""The demo: a line with invented cards and keys of its own under `.demo/`, for trying things out.

`house.py` makes and opens it, `cards.py` and `staff.py` say who its people are, `processes.py` runs it, `exchange.py`
connects its telephones, `guide.py` tells what to do next. Nothing here is used in production.
"""
