"""Health, metrics, headers and faults of the processes that serve."""
