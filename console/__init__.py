"""STAFF'S DESK AND THE DEMO PHONE: pages that the server writes, no script and nothing from elsewhere.

Start with `desk.py` (the console process) and `start_page.py` (the demo's first page). May know models, Flask and
`ivr.draw`; knows nothing of the line.
"""
