"""Lines for gunicorn to serve to the kill tests: the real one, with cheap PINs, and two that are wrong on purpose.

The wrong ones show that the tests could fail: one forgets which turns it has answered, the other answers before it
commits.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from flask import Flask
from sqlalchemy import delete, event
from sqlalchemy.orm import Session

from app import create_app
from models import policy, turn_log
from models.database import Database
from models.key_sources import open_ring
from models.loss_report import LossReport
from models.office import Office
from models.pin import Cost
from models.turn import Turn
from settings import Settings

LATE_SECONDS = 0.3


def line() -> Flask:
    """The line as it is."""
    settings = Settings.from_env(os.environ)
    return create_app(settings, open_office(settings, Database(settings.database_url)))


def without_claims() -> Flask:
    """A line that takes every webhook for a new one."""
    progress, settle = turn_log.progress, turn_log.settle

    def forgetful(*turn: Any) -> turn_log.Progress:
        return replace(progress(*turn), this=None)

    def settle_anew(reader: Any, call_sid: str, number: int, answer: turn_log.Answer) -> bool:
        reader.execute(delete(Turn).where(Turn.call_sid == call_sid, Turn.number == number))
        return settle(reader, call_sid, number, answer)

    turn_log.progress = forgetful
    turn_log.settle = turn_log.settle_claimed = settle_anew
    turn_log.claim = lambda *_: True
    return line()


def before_commit() -> Flask:
    """A line that tells of a loss before it is written down."""
    settings = Settings.from_env(os.environ)
    return create_app(settings, open_office(settings, LateDatabase(settings.database_url)))


def open_office(settings: Settings, database: Database) -> Office:
    """The office of the settings, in which a PIN is hashed cheaply."""
    keys = open_ring(settings.pin_pepper, settings.data_key, settings.token)
    return Office.opened(database, keys, policy.load(settings.city_profile), Cost.TEST)


class LateDatabase(Database):
    """Commits new losses a while after it has said so."""

    @contextmanager
    def deeds(self) -> Iterator[Session]:
        with ExitStack() as stack:
            session = stack.enter_context(super().deeds())
            event.listen(session, "before_flush", _notice_losses)
            yield session
            session.flush()
            if session.info.get("has_loss"):
                threading.Timer(LATE_SECONDS, stack.pop_all().close).start()


def _notice_losses(session: Session, *_: Any) -> None:
    if any(isinstance(row, LossReport) for row in session.new):
        session.info["has_loss"] = True
