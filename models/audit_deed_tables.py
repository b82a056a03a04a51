"""Tables of deeds that events tell of, and which of their columns must be as the events say.

docs/audit.md says of every other table why the log cannot tell of it; a test holds the two against each other.
"""

from collections.abc import Sequence
from typing import Any

from models import fingerprints
from models.audit_deed_table import Content, DeedTable
from models.keys import KeyRing, SealBroken


def _pin(keys: KeyRing, card_uid: str, values: Sequence[Any]) -> bytes:
    (stored,) = values
    if not isinstance(stored, bytes):
        raise SealBroken("no stored PIN")
    return fingerprints.of_pin(keys, card_uid, stored)


_CONTACT = """(
    SELECT CASE WHEN forgotten_at IS NOT NULL THEN 'forgotten' WHEN phone IS NULL THEN 'no phone' ELSE 'a phone' END
    FROM holders WHERE holders.uid = cards.holder_uid
)"""
"""How a card's holder is reached; one whom somebody else calls forgotten has no file and no help."""
CARDS = DeedTable(
    name="cards",
    called="card",
    chain="card:",
    owner="uid",
    key="uid",
    columns={"standing": "standing", "contact": _CONTACT},
    times=("issued_at",),
    newer=frozenset({"contact"}),
    content=Content(("number", "holder_uid"), lambda keys, uid, values: fingerprints.of_card(uid, *values)),
)
LOSSES = DeedTable(
    name="loss_reports",
    called="loss report",
    chain="card:",
    owner="card_uid",
    key="reference",
    columns={"kind": "kind", "channel": "channel", "ended_how": "ended_how"},
    times=("reported_at", "takes_effect_at", "renewed_at", "ends_at", "ended_at"),
)
PINS = DeedTable(
    name="pins",
    called="PIN",
    chain="card:",
    owner="card_uid",
    key="card_uid",
    columns={"is_kept": "CASE WHEN stored IS NULL THEN 0 ELSE 1 END"},
    times=("enabled_at", "changed_at", "locked_at"),
    content=Content(("stored",), _pin),
    blank={"is_kept": 0},
)
RESET_REQUESTS = DeedTable(
    name="reset_requests",
    called="request",
    chain="card:",
    owner="card_uid",
    key="uid",
    columns={
        "what": "what",
        "requested_by": "requested_by",
        "place": "place",
        "approved_by": "approved_by",
        "closed_how": "closed_how",
    },
    times=("requested_at", "expires_at", "closed_at"),
)
REPLACEMENTS = DeedTable(
    name="replacements",
    called="replacement",
    chain="card:",
    owner="old_card_uid",
    key="receipt",
    columns={"new_card_uid": "new_card_uid", "replaced_by": "replaced_by", "fee_paid": "fee_paid"},
    times=("replaced_at",),
)
COUNTER_PROOFS = DeedTable(
    name="counter_proofs",
    called="PIN keyed at the desk of",
    chain="card:",
    owner="card_uid",
    key="work_number",
    columns={},
    times=("proven_at",),
    is_swept=True,
)
VERIFICATIONS = DeedTable(
    name="verifications",
    called="verification in call",
    chain="card:",
    owner="card_uid",
    key="call_sid",
    columns={"failed": "failed", "passed_by": "passed_by"},
    times=("passed_at",),
    blank={"failed": 0},
)
STAFF = DeedTable(
    name="staff",
    called="account",
    chain="staff:",
    owner="work_number",
    key="work_number",
    columns={"role": "role"},
    times=("disabled_at",),
    content=Content(("password",), lambda keys, number, values: fingerprints.of_password(number, *values)),
)
SECOND_FACTORS = DeedTable(
    name="second_factors",
    called="second factor",
    chain="staff:",
    owner="work_number",
    key="work_number",
    columns={},
    times=("confirmed_at",),
)
SESSIONS = DeedTable(
    name="staff_sessions",
    called="session",
    chain="staff:",
    owner="work_number",
    key="uid",
    columns={},
    times=("began_at", "ended_at"),
    content=Content(("token_digest",), lambda keys, uid, values: fingerprints.of_session(uid, *values)),
    is_swept=True,
)
DUTY = DeedTable(
    name="duty",
    called="duty",
    chain="staff:",
    owner="work_number",
    key="work_number",
    columns={},
    times=("since",),
)
TABLES = (
    CARDS,
    LOSSES,
    PINS,
    RESET_REQUESTS,
    REPLACEMENTS,
    COUNTER_PROOFS,
    VERIFICATIONS,
    STAFF,
    SECOND_FACTORS,
    SESSIONS,
    DUTY,
)
