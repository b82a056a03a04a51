"""The cookies of one call: Twilio's voice page says they are kept and sent back as by a browser."""

from dataclasses import dataclass
from http.cookies import CookieError, Morsel, SimpleCookie
from urllib.parse import urlsplit

from telephony.simulator.transport import Answer


@dataclass(frozen=True)
class _Place:
    host: str
    path: str
    name: str


class CookieJar:
    """Session cookies by host and path; expiry dates are not watched, for no call lives that long."""

    def __init__(self) -> None:
        self._kept: dict[_Place, str] = {}

    def keep(self, url: str, answer: Answer) -> None:
        """Take in what an answer sets; Max-Age=0 or less forgets a cookie."""
        for name, value in answer.headers:
            if name.lower() != "set-cookie":
                continue
            try:
                morsels = SimpleCookie(value)
            except CookieError:
                continue
            for morsel in morsels.values():
                self._keep(url, morsel)

    def header(self, url: str) -> str | None:
        """The Cookie header for a request, or None when there is nothing to send."""
        parts = urlsplit(url)
        pairs = [
            f"{place.name}={value}"
            for place, value in self._kept.items()
            if place.host == parts.hostname and (parts.path or "/").startswith(place.path)
        ]
        return "; ".join(pairs) or None

    def _keep(self, url: str, morsel: "Morsel[str]") -> None:
        parts = urlsplit(url)
        place = _Place(parts.hostname or "", morsel["path"] or _folder(parts.path), morsel.key)
        age = morsel["max-age"]
        if age.lstrip("-").isdigit() and int(age) <= 0:
            self._kept.pop(place, None)
        else:
            self._kept[place] = morsel.coded_value


def _folder(path: str) -> str:
    """A cookie without a path belongs to the folder of the document that set it."""
    return path.rsplit("/", 1)[0] or "/"
