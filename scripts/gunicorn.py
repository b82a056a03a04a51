"""How gunicorn serves the webhooks and the console.

gunicorn itself listens on 0.0.0.0:$PORT, or on 127.0.0.1:8000 when no port is set.
"""

import gc
import os
import shutil
import signal
import tempfile
from importlib import import_module

from gunicorn import glogging
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.workers.base import Worker

from logs import Level, log_level, set_up

worker_class = "gthread"
workers = 2
# A thread waits while a PIN is hashed or a page follows the queue; waiting ones cost little.
threads = 64

# Each worker joins the parts by itself, so that no database connection is shared across a fork. The modules that it
# joins are loaded before (`on_starting`): what workers read and do not write is in memory once. So new code needs a
# restart: workers that are replaced (HUP) run what the master has loaded.
preload_app = False

# Twilio waits 15 seconds for an answer: a worker that is told to stop still gives the ones it owes.
graceful_timeout = 20

# Longer than the minute for which the usual proxies hold a quiet connection, so that they close it, not we.
keepalive = 75

# Addresses carry the caller's number of turns and pages carry names: what is worth keeping is in our own log.
accesslog = None
errorlog = "-"


class Log(glogging.Logger):  # type: ignore[misc]  # The package has no types.
    """gunicorn's own lines go where the line's events go, in the same form."""

    def setup(self, cfg: Config) -> None:
        """Set up the log of the master; each worker does it again when it joins the parts."""
        super().setup(cfg)
        set_up(_level())
        self.error_log.handlers.clear()
        self.error_log.propagate = True


def _level() -> Level:
    """What LOG_LEVEL says. A word that is no level stops the workers, which name it."""
    try:
        return log_level(os.environ.get("LOG_LEVEL", "info"))
    except ValueError:
        return Level.INFO


logger_class = Log

# Where all workers count together. Set before any of them imports prometheus_client, which looks only then.
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="lossline-metrics-")


def on_starting(server: Arbiter) -> None:
    """Load what the workers will need, before they part from this process."""
    import_module(server.app.app_uri.partition(":")[0])
    _keep_what_is_there()


def child_exit(server: object, worker: Worker) -> None:
    """What a worker was doing when it ended is not being done any more; what it had counted stays."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: object) -> None:
    """Nobody asks for the counts any more."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


# Two processes on one machine would fight for the one socket in the home directory, and nobody uses it.
control_socket_disable = True


def post_worker_init(worker: object) -> None:
    """A worker is about to serve."""
    _heed_the_master_alone()
    _keep_what_is_there()


def _heed_the_master_alone() -> None:
    """Ctrl-C reaches every process of a group, and the master then tells its workers to stop.

    A thread worker that is told twice at once waits for itself for ever, so it heeds the master alone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _keep_what_is_there() -> None:
    """What a process is built of stays as long as it does. To look through all of it for garbage would stop every
    caller for a tenth of a second, and would write to pages that the workers share.
    """
    gc.collect()
    gc.freeze()
