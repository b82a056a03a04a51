"""How long the record waits for others before it gives up, on either engine."""

LOCK_WAIT_SECONDS = 3
POOL_WAIT_SECONDS = 2
