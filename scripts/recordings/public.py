"""Numbers that a line tells everybody who calls: they may stand in a recording."""

import re

from ivr.city import City

SHORT_NUMBER = "12333"


def public_numbers(city: City) -> frozenset[str]:
    """The line's own, the banks', the initial PIN."""
    banks = {re.sub(r"\D", "", number) for line in city.bank.lines for number in (line.said, line.dial or "")}
    return frozenset({SHORT_NUMBER, city.pin.initial, *banks})
