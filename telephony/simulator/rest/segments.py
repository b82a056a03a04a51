"""How many SMS a text is: 160 characters of the GSM alphabet or 70 of any, fewer where several hang together."""

ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€")
"""They are in GSM's second table and take two places."""


def segments(text: str) -> int:
    """By 3GPP TS 23.038; outside the alphabet a character counts as UTF-16 does."""
    if set(text) <= ALPHABET | TWICE:
        length, alone, together = sum(2 if each in TWICE else 1 for each in text), 160, 153
    else:
        length, alone, together = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= alone else -(-length // together)
