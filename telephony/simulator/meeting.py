"""The other parties: queues in which callers wait, and people who can be dialled."""


class Meeting:
    """Everybody whom a caller can be connected with."""
