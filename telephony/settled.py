"""What operations learn of a turn that was settled: an event in the log, and a count."""

from enum import Enum

import metrics
from ivr.converse import Turn
from logs import event_log
from telephony.webhook import Webhook

log = event_log(__name__)


class Kind(Enum):
    """What a turn costs: it only spoke, it wrote a deed, or a PIN may have been judged."""

    MENU = "menu"
    DEED = "deed"
    SECRET = "secret"


def tell_operations(webhook: Webhook, turn: Turn, kind: Kind) -> None:
    """Write and count it. Neither a card nor a caller is named."""
    seconds = webhook.seconds
    step, outcome = turn.step, turn.outcome
    log.info("turn.settled", turn=webhook.number, step=step, outcome=outcome, ms=round(seconds * 1000))
    metrics.TURNS.labels(step, outcome).inc()
    metrics.TURN_SECONDS.labels(kind.value).observe(seconds)
