"""A CARD'S HISTORY: one line of time across its replacements, in sentences. Start with `pages.py`."""
