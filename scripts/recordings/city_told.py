"""Which city's line it was, told from its welcome."""

from collections.abc import Sequence

from ivr.city import City
from ivr.speech import Language
from ivr.wording import LANGUAGES
from models import policy
from recordings.shape import shape_of
from recordings.take import Sent

GAP = "{city}"


def city_told(sent: Sequence[Sent]) -> City | None:
    """The city whose name is in the first answer's welcome; None where no such words were kept."""
    welcome = " ".join(shape_of(sent[0].answer).words) if sent else ""
    cities = (policy.load(profile) for profile in policy.shipped_profiles())
    return next((city for city in cities if _welcomes(city, welcome)), None)


def _welcomes(city: City, words: str) -> bool:
    return any(
        _as_far_as_the_name(city, language) in words for language in LANGUAGES if language in city.name
    )


def _as_far_as_the_name(city: City, language: Language) -> str:
    sentence: str = LANGUAGES[language].SENTENCES["welcome"]
    before, gap, after = sentence.partition(GAP)
    return before + gap.format(city=city.name[language]) + after[0]
