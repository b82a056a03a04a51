"""Root keys that live in a hardware security module and never leave it: every use is an operation of the token.

Reached by PKCS#11. Why data is sealed with keys that the token derives, and not in the token itself, is told in
docs/decisions/0020-root-keys-in-a-token.md. Only this module and `token_session.py` know the package `pkcs11`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pkcs11 import Attribute, KeyType, Mechanism, SecretKey

from models.key_list import KeyFault
from models.keys import KeysUnavailable, framed
from models.token_place import TokenPlace
from models.token_session import TokenSession

OURS = b"lossline"
KEPT_IN = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}
"""What a root key has to be, so that the token gives its bytes to nobody."""


@dataclass(frozen=True)
class TokenRoot:
    """A root key in a token, by its label."""

    id: str
    session: TokenSession = field(repr=False)

    def derive(self, label: str) -> bytes:
        """HKDF-Expand of the label (RFC 5869), for which one HMAC in the token is enough."""
        return self.session.mac(self.id, OURS + b" " + label.encode() + b"\x01")

    def mac(self, label: str, message: bytes) -> bytes:
        return self.session.mac(self.id, framed(OURS, label.encode(), message))


def open_roots(place: TokenPlace) -> tuple[Sequence[TokenRoot], Sequence[TokenRoot]]:
    """The token's peppers and data keys. Raises KeyFault with everything that is wrong with the token or its keys."""
    session = TokenSession(place.module, place.token, place.pin)
    faults = [fault for label in (*place.pin_pepper, *place.data_key) for fault in _faults_of(session, label)]
    if faults:
        session.close()
        raise KeyFault(tuple(faults))
    return (
        [TokenRoot(label, session) for label in place.pin_pepper],
        [TokenRoot(label, session) for label in place.data_key],
    )


def make_key(place: TokenPlace, label: str) -> None:
    """Make a root key within the token. Raises KeyFault if the token will not, or has one of that name."""
    session = TokenSession(place.module, place.token, place.pin)
    try:
        if session.find(label):
            raise KeyFault((f"the token has a key called {label!r} already",))
        session.make(
            KeyType.GENERIC_SECRET,
            256,
            label=label,
            store=True,
            mechanism=Mechanism.GENERIC_SECRET_KEY_GEN,
            template=KEPT_IN | {Attribute.PRIVATE: True, Attribute.SIGN: True},
        )
    except KeysUnavailable as error:
        raise KeyFault((str(error),)) from None
    finally:
        session.close()


def _faults_of(session: TokenSession, label: str) -> list[str]:
    found = session.find(label)
    if len(found) != 1:
        return [f"the token has {len(found) or 'no'} secret keys called {label!r}"]
    return [f"the token's key {label!r} {fault}" for fault in _weaknesses(found[0])]


def _weaknesses(key: SecretKey) -> list[str]:
    may_leave = any(key[attribute] is not wanted for attribute, wanted in KEPT_IN.items())
    faults = ["may leave the token: it has to be sensitive and not extractable"] if may_leave else []
    return faults if key[Attribute.SIGN] else [*faults, "makes no macs: CKA_SIGN is not set"]
