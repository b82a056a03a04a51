"""One run at the door: strangers, and a storm of wrong PINs, on each database."""

import secrets
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from scripts.benchmark import storm, strangers
from scripts.benchmark.lines import on_postgresql, on_sqlite
from scripts.benchmark.servers import serving
from scripts.benchmark.webhooks import Post

SECONDS = 8.0
"""Of quiet, and then of storm."""


def measure(tell: Callable[[str], None]) -> dict[str, Any]:
    """Figures of both; `tell` is told what is being done."""
    post = Post(token := secrets.token_hex(16))
    refusals: dict[str, Any] = {}
    storms: dict[str, Any] = {}
    for start in (on_sqlite, on_postgresql):
        with start(token) as line, serving("app:web()", line.environ) as server:
            tell(f"strangers, and a storm of wrong PINs, on {line.name}")
            refused = strangers.measure(server.port, Post("somebody else's token"))
            refusals[line.name] = {name: asdict(of) for name, of in refused.items()}
            storms[line.name] = asdict(storm.measure(server.port, server.pid, post, SECONDS))
    return {"strangers": refusals, "storm": storms}
