"""Where a hardware security module's token is, and which of its keys are ours. Knows nothing of PKCS#11 itself."""

from dataclasses import dataclass, field

from models.key_list import KeyFault, is_key_id, repeated_ids


@dataclass(frozen=True)
class TokenPlace:
    """A token as settings name it. Its keys are named by their labels in it, newest first."""

    module: str
    """Path of the vendor's PKCS#11 library."""
    token: str
    """The token's label."""
    pin: str = field(repr=False)
    """The token user's own PIN; it has nothing to do with card holders' PINs."""
    pin_pepper: tuple[str, ...]
    data_key: tuple[str, ...]


def parse_labels(text: str) -> tuple[str, ...]:
    """Read `label,label`. Raises KeyFault."""
    labels = tuple(part.strip() for part in text.split(","))
    faults = [
        f"label {place} is not made of letters, digits, dots, hyphens, underscores, 32 at most"
        for place, label in enumerate(labels, 1)
        if not is_key_id(label)
    ]
    if faults := [*faults, *repeated_ids(filter(None, labels))]:
        raise KeyFault(tuple(faults))
    return labels
