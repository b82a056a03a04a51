"""What a process counts about itself. `operations/scrape.py` serves it, docs/operations.md explains it.

No label names a person, a card or a call. Under gunicorn each worker counts in files that all of them share
(`scripts/gunicorn.py`), so that whichever is asked answers for all.
"""

from prometheus_client import Counter, Gauge, Histogram

TURN_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 6.0, 8.0)
"""Seconds: 0.1 is what a menu may take, 4 the deadline of a turn, 6 the longest answer of all."""

TURNS = Counter("lossline_turns", "Turns of calls that were settled.", ["step", "outcome"])
TURN_SECONDS = Histogram(
    "lossline_turn_seconds",
    "From the arrival of a webhook to its settled answer: menu, deed, or secret where a PIN is judged.",
    ["kind"],
    buckets=TURN_BUCKETS,
)
REFUSED = Counter("lossline_webhooks_refused", "Webhooks that were not let in.", ["reason"])
OLD_TOKEN = Counter("lossline_old_token_signatures", "Webhooks signed with a token that is not the newest.")
DATABASE_FAILURES = Counter(
    "lossline_database_failures", "Webhooks that met a database in trouble.", ["error"]
)
FAIL_SAFE = Counter(
    "lossline_fail_safe_answers",
    "Answers after a failure: done, not_done or not_known, as the caller was told.",
    ["told"],
)
JUDGING = Gauge("lossline_turns_judging", "Turns being judged, or in the queue.", multiprocess_mode="livesum")
ONE_MOMENT = Counter(
    "lossline_one_moment", "Callers told to wait a moment: queue_full or still_judging.", ["why"]
)
HASHES_WAITING = Gauge(
    "lossline_hashes_waiting", "PINs that wait to be hashed, or are.", multiprocess_mode="livesum"
)
HASH_SECONDS = Histogram(
    "lossline_hash_seconds", "How long a PIN waited for its hash, hashing included.", buckets=TURN_BUCKETS
)
