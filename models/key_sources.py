"""Opens the ring that the settings describe: over keys in the environment, or in a token as well."""

from importlib import import_module

from models.environment_keys import EnvironmentKeys
from models.key_list import KeyFault, KeyList
from models.key_ring import RootKeyRing
from models.key_root import KnownRoot
from models.keys import KeyRing
from models.token_place import TokenPlace


def open_ring(pin_pepper: KeyList, data_key: KeyList, token: TokenPlace | None) -> KeyRing:
    """The ring. Where there is a token its keys are the newer ones, so that keys can move into it.

    Raises KeyFault if the token cannot be opened, or its keys do not do.
    """
    if token is None:
        return EnvironmentKeys(pin_pepper, data_key)
    try:
        # Whoever has no such hardware need not install what reaches it.
        token_keys = import_module("models.token_keys")
    except ImportError:
        raise KeyFault(("KEY_RING=pkcs11 needs python-pkcs11: pip install 'lossline[pkcs11]'",)) from None
    peppers, data_keys = token_keys.open_roots(token)
    return RootKeyRing(
        [*peppers, *map(KnownRoot, pin_pepper.keys)], [*data_keys, *map(KnownRoot, data_key.keys)]
    )
