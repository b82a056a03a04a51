"""What comes into the project and what must not get out: secrets in its files, its parts list, their known faults.

Run by developers and by `scripts/test`; nothing here runs in production.
"""
