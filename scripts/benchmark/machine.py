"""What the figures were taken on."""

import os
import platform
import sqlite3
from importlib.metadata import version

import psycopg
from sqlalchemy import text

from models import clock
from models.database import Database
from scripts import gunicorn
from scripts.benchmark.processor import processor_name

LIBRARIES = ("flask", "gunicorn", "sqlalchemy", "psycopg", "twilio")


def facts(postgresql: Database) -> dict[str, str]:
    """Machine, versions, and how the web server is set."""
    with postgresql.light() as connection:
        server = str(connection.execute(text("SHOW server_version")).scalar())
        fsync = str(connection.execute(text("SHOW fsync")).scalar())
    return {
        "taken": f"{clock.now():%Y-%m-%d %H:%M} UTC",
        "processor": f"{processor_name()}, {len(os.sched_getaffinity(0))} cores, "
        "shared with the callers and the database",
        "system": f"{platform.system()} {platform.release()}",
        "load before": f"{os.getloadavg()[0]:.2f}",
        "versions": ", ".join(
            [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in LIBRARIES)]
        ),
        "databases": f"SQLite {sqlite3.sqlite_version}; PostgreSQL {server}, fsync {fsync}, by psycopg's "
        f"{psycopg.pq.__impl__} implementation",
        "web server": f"gunicorn {gunicorn.worker_class}, {gunicorn.workers} workers, {gunicorn.threads} threads each",
    }
