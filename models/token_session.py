"""A session with a token, shared by all threads of a process, opened anew after a fork and after the token was away.

The library is opened for one thread at a time, and a forked child has none: so one lock is held around every
operation and around every fork.
"""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar, cast

import pkcs11
from pkcs11 import Attribute, Mechanism, ObjectClass, SecretKey, Session
from pkcs11.exceptions import PinIncorrect, PinLocked, PKCS11Error, UserAlreadyLoggedIn
from pkcs11.types import SignMixin

from models.key_list import KeyFault
from models.keys import KeysUnavailable

T = TypeVar("T")

_lock = threading.RLock()
NOWHERE = 0
_initialised_in = os.getpid()
"""The process for which the library is initialised, if any is: loading it does so."""


def _before_fork() -> None:
    _lock.acquire()


def _after_fork() -> None:
    _lock.release()


def _in_the_child() -> None:
    """The thread that could give the lock back lives in the parent only."""
    global _lock
    _lock = threading.RLock()


os.register_at_fork(before=_before_fork, after_in_parent=_after_fork, after_in_child=_in_the_child)


class TokenSession:
    """What is asked of a token."""

    def __init__(self, module: str, token: str, pin: str) -> None:
        """Open the token. Raises KeyFault if that cannot be done."""
        self._module, self._token, self._pin = module, token, pin
        self._process = 0
        self._session: Session | None = None
        self._keys: dict[str, SignMixin] = {}
        try:
            self._use(lambda session: None)
        except KeysUnavailable as error:
            raise KeyFault((str(error),)) from None

    def mac(self, label: str, message: bytes) -> bytes:
        """HMAC-SHA256 of the message, made in the token with the key of this label. Raises KeysUnavailable."""
        return self._use(lambda session: self._mac(session, label, message))

    def find(self, label: str) -> list[SecretKey]:
        """The secret keys of this label. Raises KeysUnavailable."""
        return self._use(lambda session: _find(session, label))

    def make(self, *what: Any, **how: Any) -> None:
        """Make a key, as python-pkcs11's `generate_key`. Raises KeysUnavailable."""
        self._use(lambda session: session.generate_key(*what, **how))

    def close(self) -> None:
        """End the session."""
        with _lock:
            self._forget()

    def _use(self, work: Callable[[Session], T]) -> T:
        """Do this in the session; once more in a new one if it was lost, and again if the library has to start anew."""
        with _lock:
            for recover in (self._forget, self._start_anew):
                try:
                    return work(self._opened())
                except (PinIncorrect, PinLocked) as error:
                    # A further attempt could lock the token for everybody.
                    raise self._unavailable(error) from None
                except PKCS11Error:
                    recover()
            try:
                return work(self._opened())
            except PKCS11Error as error:
                raise self._unavailable(error) from None

    def _opened(self) -> Session:
        if self._process != os.getpid():
            self._session, self._keys, self._process = None, {}, os.getpid()
        if self._session is None:
            with _one_process_at_a_time(self._module):
                token = _library(self._module).get_token(token_label=self._token)
                self._session = _log_in(token, self._pin)
        return self._session

    def _mac(self, session: Session, label: str, message: bytes) -> bytes:
        if label not in self._keys:
            key = session.get_key(object_class=ObjectClass.SECRET_KEY, label=label)
            self._keys[label] = cast(SignMixin, key)
        return bytes(self._keys[label].sign(message, mechanism=Mechanism.SHA256_HMAC))

    def _forget(self) -> None:
        session, self._session, self._keys = self._session, None, {}
        if session is not None and self._process == os.getpid():
            with suppress(PKCS11Error):
                session.close()

    def _start_anew(self) -> None:
        global _initialised_in
        self._forget()
        _initialised_in = NOWHERE

    def _unavailable(self, error: PKCS11Error) -> KeysUnavailable:
        return KeysUnavailable(
            f"the token {self._token!r} cannot be used: {str(error) or type(error).__name__}"
        )


@contextmanager
def _one_process_at_a_time(path: str) -> Iterator[None]:
    """Some tokens write down who logs in, and to whoever opens them at that moment they seem to be gone."""
    try:
        library = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise PKCS11Error(f"{path}: {error.strerror}") from None
    try:
        fcntl.flock(library, fcntl.LOCK_EX)
        yield
    finally:
        os.close(library)


def _library(path: str) -> Any:
    """The library, initialised in this process. A child inherits one that only looks so."""
    global _initialised_in
    library = pkcs11.lib(path)
    if _initialised_in != os.getpid():
        library.reinitialize()
        _initialised_in = os.getpid()
    return library


def _log_in(token: pkcs11.Token, pin: str) -> Session:
    """Who is logged in is so in all sessions of the process."""
    try:
        return token.open(rw=True, user_pin=pin)
    except UserAlreadyLoggedIn:
        return token.open(rw=True)


def _find(session: Session, label: str) -> list[SecretKey]:
    wanted = {Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.LABEL: label}
    return [key for key in session.get_objects(wanted) if isinstance(key, SecretKey)]
