"""REPORTS: figures of a span of days as charts, tables and files, and the traffic on the call map. See `pages.py`."""
