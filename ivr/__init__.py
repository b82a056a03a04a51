"""The conversation: what is asked, how an answer is judged, where it leads.

Start reading in `call_map.py`: one page with the whole call. A step (`steps/`) asks one question and names the
outcome of the answer; the map says where each outcome leads; `converse.py` follows it. All that a conversation may
ask of the office behind it is the `CardDesk` in `desk.py`.

This package knows nothing of Twilio, Flask or SQL and imports the standard library only.
"""
