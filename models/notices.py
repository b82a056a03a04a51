"""Who is told of a deed: the holder by SMS, if a phone is on file, and the card's bank by a notice (L5, L11)."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from models import identity, outbox, sms
from models.audit import canonical
from models.card_file import CardFile
from models.office import Office
from models.outbox import OutboxKind


def tell_holder(
    session: Session,
    office: Office,
    file: CardFile,
    about: str,
    key: str,
    language: str,
    values: Mapping[str, str] = MappingProxyType({}),
    not_before: datetime | None = None,
) -> None:
    """Leave an SMS to the registered phone. `key` makes it one message however often the deed is tried."""
    phone = file.phone(office.keys)
    if phone is None:
        return
    tail = identity.mask_card(file.number)[-4:]
    body = sms.write(about, language, office.city, tail=tail, **values)
    outbox.put(
        session,
        office.keys,
        OutboxKind.SMS,
        about,
        phone,
        body,
        f"sms:{about}:{key}",
        not_before=not_before,
        card_uid=file.uid,
    )


def tell_holder_or_nobody(
    session: Session,
    office: Office,
    file: CardFile | None,
    about: str,
    key: str,
    language: str,
    values: Mapping[str, str],
) -> None:
    """The same where nobody may learn by the time it takes whether there is anybody to tell.

    Without a file, or a phone in it, the message is written all the same and lies there addressed to nobody; the
    worker throws it away.
    """
    phone = file.phone(office.keys) if file else None
    tail = identity.mask_card(file.number)[-4:] if file else "0000"
    body = sms.write(about, language, office.city, tail=tail, **values)
    uid = file.uid if file else None
    stable_key = f"sms:{about}:{key}"
    outbox.put(session, office.keys, OutboxKind.SMS, about, phone, body, stable_key, card_uid=uid)


def tell_bank(session: Session, office: Office, file: CardFile, about: str, reference: str) -> None:
    """Leave a notice for the card's bank, which freezes its own part by its own rules."""
    if file.bank is None:
        return
    body = canonical(
        {
            "about": about,
            "reference": reference,
            "card_number": file.number,
            "bank_account": file.bank_account(office.keys),
            "at": office.now().isoformat(timespec="seconds"),
        }
    )
    kind, key = OutboxKind.BANK_NOTICE, f"bank:{about}:{reference}"
    outbox.put(session, office.keys, kind, about, file.bank, body, key, card_uid=file.uid)
