"""Macs of one purpose by the million: each key is taken out of the ring once, and set up once."""

import hmac

from models.keys import KeyRing


class Macs:
    """As `KeyRing.mac_with` makes them, in half the time; not under the pepper, whose keys stay where they lie."""

    def __init__(self, keys: KeyRing, label: str) -> None:
        self._keys = keys
        self._label = label
        self._begun: dict[str, hmac.HMAC] = {}

    def hexadecimal(self, key_id: str, message: bytes) -> str:
        """The mac in hexadecimal. Raises KeyError if there is no such key."""
        begun = self._begun.get(key_id)
        if begun is None:
            key = self._keys.derived(key_id, self._label)
            begun = self._begun[key_id] = hmac.new(key, digestmod="sha256")
        mac = begun.copy()
        mac.update(message)
        return mac.hexdigest()
