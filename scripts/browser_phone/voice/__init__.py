"""A voice that the server makes, for browsers that have none: `pip install lossline[voice]`. Start with `voice.py`."""
