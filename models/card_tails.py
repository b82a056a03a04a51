"""Tails of the cards that callers named, for lists of callers. What a caller names is not proven."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from ivr.desk import Claim
from models import claims
from models.card import Card
from models.card_file import Reader


def of_claims(reader: Reader, named: Iterable[str]) -> Mapping[str, str]:
    """The last four characters by claim; claims to no card are left out."""
    uids = {uid for each in named if (uid := claims.card_uid(Claim(each)))}
    found = reader.execute(select(Card.uid, Card.number).where(Card.uid.in_(uids))).all()
    return {claims.of_card(uid): number[-4:] for uid, number in found}
