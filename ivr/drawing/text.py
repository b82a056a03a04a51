"""How wide a text will be. Whoever looks at the picture has fonts of their own, so this reckons with a wide one."""

from unicodedata import east_asian_width

FONTS = (
    "Inter, 'Helvetica Neue', 'Segoe UI', Arial, 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', sans-serif"
)

_NARROW, _SLIM, _USUAL, _CAPITAL, _BROAD, _FULL = 0.32, 0.43, 0.64, 0.72, 0.99, 1.0
_BOLD = 1.11


def width(text: str, size: float, is_bold: bool = False) -> float:
    """An upper estimate of the width of a line of text, in the unit of `size`."""
    return sum(map(_em, text)) * size * (_BOLD if is_bold else 1)


def _em(letter: str) -> float:
    if east_asian_width(letter) in "WF":
        return _FULL
    if letter in "ijlI.,:;|'! ":
        return _NARROW
    if letter in "frt()[]-/":
        return _SLIM
    if letter in "mwMW→↻×#%@—…":
        return _BROAD
    return _CAPITAL if letter.isupper() else _USUAL
