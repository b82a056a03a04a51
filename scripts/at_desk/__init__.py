"""What `lossline counter` and `lossline operator` share: signing in, papers asked for, answers printed.

Nothing secret and no whole ID is taken from the command line, where others on the machine can read it: it is asked for.
"""
