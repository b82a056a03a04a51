"""THE COUNTER: finding a card, its file, and every deed a clerk may do to it. Start with `pages.py`."""
