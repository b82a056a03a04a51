"""`/metrics`, for whoever holds METRICS_TOKEN: what the processes counted, and what the record shows now."""

import hmac
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from models import schema_version, vitals
from models.database import Database
from models.deadline import deadline
from models.vitals import Vitals

LOOK_SECONDS = 2.0
IS_REACHED = "Was the database reached just now?"


def scrape(database: Database, token: str | None) -> Blueprint:
    """The route. Without a token there is none: a proxy on this machine makes every stranger look local."""
    routes = Blueprint("scrape", __name__)
    if token is None:
        return routes
    expected = f"Bearer {token}".encode()

    @routes.get("/metrics")
    def metrics() -> Response:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            abort(Response("401 Unauthorized\n", 401, {"WWW-Authenticate": "Bearer"}, mimetype="text/plain"))
        return Response(_exposed(database), content_type=CONTENT_TYPE_LATEST)

    return routes


def _exposed(database: Database) -> bytes:
    """All workers' counts where they share files, this process's otherwise; then what the record shows."""
    registry = CollectorRegistry()
    try:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        counted = generate_latest(registry)
    except ValueError:
        # Not under gunicorn: this process has no others to share with.
        counted = generate_latest(REGISTRY)
    shown = CollectorRegistry()
    shown.register(_Shown(database))
    return counted + generate_latest(shown)


class _Shown(Collector):
    """What is not counted but looked up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterable[Metric]:
        """The build, and the vital signs as far as the database can be reached."""
        build = {"version": _version(), "migration": schema_version.newest()}
        yield InfoMetricFamily("lossline_build", "What runs here.", build)
        try:
            with deadline(LOOK_SECONDS), self._database.light() as connection:
                signs = vitals.take(connection)
        except SQLAlchemyError:
            yield GaugeMetricFamily("lossline_database_up", IS_REACHED, 0)
            return
        yield GaugeMetricFamily("lossline_database_up", IS_REACHED, 1)
        for name, meaning, value in _gauges(signs):
            yield GaugeMetricFamily(f"lossline_{name}", meaning, value)


def _gauges(signs: Vitals) -> Iterable[tuple[str, str, float]]:
    yield "callers_waiting", "Callers who wait for a person.", signs.callers_waiting
    yield "operators_on_duty", "Operators who take calls.", signs.operators_on_duty
    yield "sms_unsent", "SMS that are yet to be sent, later ones included.", signs.sms_unsent
    yield "sms_retried", "SMS that were refused before and are tried again.", signs.sms_retried
    yield (
        "sms_overdue_seconds",
        "How long the SMS that is due longest has been due.",
        signs.sms_overdue.total_seconds(),
    )
    yield "audit_events_unsealed", "Audit events that no seal covers yet.", signs.events_unsealed
    yield "audit_unsealed_seconds", "How old the oldest of them is.", signs.unsealed_for.total_seconds()


def _version() -> str:
    try:
        return version("lossline")
    except PackageNotFoundError:
        return "not installed"
