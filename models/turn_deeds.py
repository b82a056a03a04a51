"""One caller's turn at the desk and its one transaction, which begins with the first deed."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from types import TracebackType
from typing import Self

from sqlalchemy.orm import Session

from models import identity, new_pin
from models.card_file import Reader
from models.office import Office
from models.visit import Visit


class TurnDeeds:
    """Use it as a context: leaving it well commits the deeds, an error undoes them."""

    def __init__(
        self, office: Office, call_sid: str, turn: int, caller: str | None, language: str = "zh"
    ) -> None:
        self._office = office
        self._call_sid = call_sid
        self._turn = turn
        self._caller = caller
        self._language = language
        self._stack = ExitStack()
        self._session: Session | None = None
        self._lets_go = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None and self.has_deeds:
            self._begin()
        self._stack.__exit__(kind, error, trace)

    @property
    def has_deeds(self) -> bool:
        """Was anything done that has to be committed with the turn?"""
        return self._session is not None or self._lets_go

    @property
    def session(self) -> Session:
        """The transaction of this turn's deeds; begins when it is first asked for."""
        return self._begin()

    @cached_property
    def _visit(self) -> Visit:
        """Made when it is first needed: most turns do no deed, and to understand a number takes its time."""
        caller = identity.to_e164(self._caller) if self._caller else None
        return Visit(self._office, self._call_sid, self._turn, caller, self._language)

    def _begin(self) -> Session:
        if self._session is None:
            self._session = self._stack.enter_context(self._office.database.deeds())
            if self._lets_go:
                new_pin.let_go(self._session, self._visit)
        return self._session

    @contextmanager
    def _reader(self) -> Iterator[Reader]:
        """Where deeds have begun, they must be seen; else a light read."""
        if self._session is not None:
            yield self._session
            return
        with self._office.database.light() as connection:
            yield connection

    @contextmanager
    def _own_transaction(self) -> Iterator[Session]:
        """Commits on leaving, whatever becomes of the turn: for spending tries."""
        self._check_nothing_is_open()
        with self._office.database.deeds() as session:
            yield session

    def _check_nothing_is_open(self) -> None:
        """A slow hash inside a write transaction would stop every other caller."""
        if self._session is not None:
            raise RuntimeError("this turn's deeds have begun: hashing has to come before them")
