"""On which telephone an operator is rung."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.card_file import Reader
from models.exchange import Exchange
from models.keys import KeyRing
from models.sealed import unseal_if_any
from models.staff import Staff
from models.staff_refusals import NoTelephone


def of(session: Session, keys: KeyRing, work_number: str, exchange: Exchange) -> str:
    """E.164, or `sip:…`; empty where nobody's telephone rings anyway. Raises NoTelephone."""
    telephone = on_file(session, keys, work_number)
    if exchange.rings and telephone is None:
        raise NoTelephone("no telephone is on file for this operator: lossline staff phone")
    return telephone or ""


def on_file(reader: Reader, keys: KeyRing, work_number: str) -> str | None:
    """E.164, or `sip:…`; None where none is on file."""
    blob = reader.execute(select(Staff.telephone).where(Staff.work_number == work_number)).scalar()
    return unseal_if_any(keys, "staff.telephone", work_number, blob)
