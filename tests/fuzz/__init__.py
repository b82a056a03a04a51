"""Fuzzing with coverage (atheris): everything that reads what strangers send. `scripts/fuzz` runs it.

`targets.py` says what is read and which refusals are in order; `run.py` feeds one of them until the time is over.
"""
