"""The line: what the webhooks need, bundled once at the start of a process."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from ivr.city import City
from ivr.speech import Language, Spoken, say
from ivr.wording import spoken
from models.office import Office
from telephony.speak import Mouth


@dataclass(frozen=True)
class Line:
    """The office that callers reach, and the mouth that speaks for it."""

    office: Office
    mouth: Mouth

    @classmethod
    def at(cls, office: Office, public_url: str) -> Self:
        """The line of an office whose webhooks Twilio finds under this address."""
        return cls(office, Mouth(office.city, urlsplit(public_url).path))

    @property
    def city(self) -> City:
        """The city's rules."""
        return self.office.city

    def sentence(self, name: str, language: Language = "zh") -> Spoken:
        """A sentence without gaps, in words."""
        return spoken(say(name), language, self.city.speech.yao)
