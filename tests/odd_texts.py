"""Texts that nobody keys or types, and that somebody may send all the same."""

ODD = ("", " ", "\0", "1\0", "7391\u00ad64", "７３９１６４", "٧٣٩١٦٤", "1\n")
ODDER = ("\ud800", "😀", "%00", "+", "a&b=c", "]]>", "<Say>", "9" * 5_000)
