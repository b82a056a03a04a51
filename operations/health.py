"""`/healthz`: this process lives. `/readyz`: it can serve. Neither tells a stranger more than that."""

from flask import Blueprint, Response

from operations.readiness import Readiness


def health(readiness: Readiness) -> Blueprint:
    """The two routes. They have no guard, on purpose: whoever balances the load has no key."""
    routes = Blueprint("health", __name__)

    @routes.get("/healthz")
    def lives() -> Response:
        return _lines(["ok"])

    @routes.get("/readyz")
    def is_ready() -> Response:
        faults = readiness.faults()
        return _lines([*faults] or ["ok"], 503 if faults else 200)

    return routes


def _lines(lines: list[str], status: int = 200) -> Response:
    return Response("".join(f"{line}\n" for line in lines), status, mimetype="text/plain")
