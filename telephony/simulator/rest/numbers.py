"""What is written like a telephone number."""

import re

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
SIP = re.compile(r"sips?:[^\s@]+@[^\s@]+")


def is_phone_number(written: str) -> bool:
    return bool(E164.fullmatch(written))


def can_be_called(written: str) -> bool:
    """A telephone, or a SIP address."""
    return is_phone_number(written) or bool(SIP.fullmatch(written))
