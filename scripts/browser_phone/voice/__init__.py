"""A voice that the server makes, for browsers that have none: the extra `voice`. Start with `voice.py`."""
