"""The door of one work number: shut for a while after failures in a row, and opened again by somebody who may."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import clock
from models.card_file import Reader
from models.keys import KeyRing
from models.staff_session import SignInCounter

_LABEL = "sign-in"


def key_of_number(keys: KeyRing, work_number: str) -> str:
    """Under which its failures are counted."""
    return keys.mac(_LABEL, f"number {work_number}".encode()).hex()


def key_of_address(keys: KeyRing, address: str) -> str:
    """Under which failures from this network address are counted."""
    return keys.mac(_LABEL, f"address {address}".encode()).hex()


def open_again(session: Session, keys: KeyRing, work_number: str) -> None:
    """Forget the failures under this number."""
    counted = update(SignInCounter).where(SignInCounter.key == key_of_number(keys, work_number))
    session.execute(counted.values(failures=0, shut_until=None))


def shut_until(reader: Reader, keys: KeyRing, work_numbers: Iterable[str]) -> Mapping[str, datetime]:
    """Those of these numbers under which nobody can sign in now, and until when."""
    by_key = {key_of_number(keys, number): number for number in work_numbers}
    query = select(SignInCounter.key, SignInCounter.shut_until).where(
        SignInCounter.key.in_(by_key), SignInCounter.shut_until > clock.now()
    )
    return {by_key[key]: until for key, until in reader.execute(query) if until}
