"""The record: what the office knows and by which rules it acts on it.

Start reading in `desk.py`: it keeps the promises of `ivr/desk.py` against the tables. Beside it lie leaves
that know no table and can be read on their own: `clock`, `keys`, `pin`, `weak_pin`, `identity`, `calendar`,
`hours`, and `policy`, which reads a city profile.

This package may know SQLAlchemy and, of the conversation, only the desk's promises (`ivr/desk.py`) and the
city's policy (`ivr/city.py`). It knows no telephone line, no web framework, no page and no environment.
"""
