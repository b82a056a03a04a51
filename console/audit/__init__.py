"""THE RECORD: the audit log as pages: search, one event, export, verification. Start with `pages.py`."""
