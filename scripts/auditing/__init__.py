"""What `lossline audit` does, one sub-command a file; `keys.py` says which keys and which anchor it works with.

Nothing here decides whether a log holds: that is `models/audit_check.py`.
"""
