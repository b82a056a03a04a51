"""A proof of the call map: every reachable situation of a call, checked (`lossline map --prove`).

`world.py` is an office in the abstract: a few cards, no database. `explore.py` walks the real conversation over it
with every kind of answer until nothing new turns up. `properties.py` says what must hold everywhere.
"""
