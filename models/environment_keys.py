"""The ring of keys that the environment holds: whoever can read this process's memory has them all."""

from models.key_list import KeyList
from models.key_ring import RootKeyRing
from models.key_root import KnownRoot


class EnvironmentKeys(RootKeyRing):
    """A KeyRing over the lists of PIN_PEPPER and DATA_KEY."""

    def __init__(self, pin_pepper: KeyList, data_key: KeyList) -> None:
        super().__init__(
            [KnownRoot(key) for key in pin_pepper.keys], [KnownRoot(key) for key in data_key.keys]
        )
