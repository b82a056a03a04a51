"""How fast the line answers, beside a bare Flask view under the same server. `docs/benchmarks.md` tells the figures.

Start reading in `measure.py`. `webhooks.py` writes signed webhooks down beforehand, `callers.py` plays them over
loopback, `servers.py` and `lines.py` start what is measured, `stages.py` takes one turn apart in process.
Nothing here is part of the line.
"""
