"""THE PHONE DESK: the queue of callers, taking a call, and the sheet on which it is worked. Start with `queue.py`."""
