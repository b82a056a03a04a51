"""What may be done with each key now: whether anything depends on an older one still."""

from dataclasses import dataclass

from models.kept_keys import is_kept_for_the_log
from models.office import Office
from models.rotation import Survey


@dataclass(frozen=True)
class KeyVerdict:
    """A key by its variable and its name, and what there is to say of it."""

    variable: str
    key_id: str
    may_be_dropped: bool
    says: str


def verdicts(office: Office, found: Survey) -> list[KeyVerdict]:
    """A verdict on each key that is in the settings, newest first, and on those that are missed."""
    peppers, data_keys = office.keys.ids("pin"), office.keys.ids("pii-enc")
    return [
        KeyVerdict("PIN_PEPPER", peppers[0], False, "the newest: new PINs are kept under it"),
        *(_on_pepper(found, pepper) for pepper in peppers[1:]),
        KeyVerdict("DATA_KEY", data_keys[0], False, "the newest: everything is sealed under it"),
        *(_on_data_key(office, found, key_id) for key_id in data_keys[1:]),
        *(
            KeyVerdict("PIN_PEPPER", gone, False, f"MISSING, and {count} PINs cannot be judged without it")
            for gone, count in found.peppers.items()
            if gone not in peppers
        ),
    ]


def _on_pepper(found: Survey, pepper: str) -> KeyVerdict:
    if count := found.peppers[pepper]:
        return KeyVerdict("PIN_PEPPER", pepper, False, f"{count} PINs wait until their holders key them")
    return KeyVerdict(
        "PIN_PEPPER", pepper, True, "may be dropped two hours after it was the newest: calls go on until then"
    )


def _on_data_key(office: Office, found: Survey, key_id: str) -> KeyVerdict:
    with office.database.light() as connection:
        is_kept = is_kept_for_the_log(connection, key_id)
    count = found.under(key_id)
    if count or not is_kept:
        return KeyVerdict("DATA_KEY", key_id, False, f"{count} values lie under it: lossline keys rotate")
    return KeyVerdict("DATA_KEY", key_id, True, "may be dropped")
