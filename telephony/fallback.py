"""What Twilio plays when the line itself is gone. Needs no database, and can be served by any static host."""

from ivr.city import City
from ivr.speech import Digits, Spoken, say
from ivr.wording import spoken
from telephony.speak import Mouth


def fallback_twiml(city: City) -> str:
    """An apology in both languages, with the banks' 24-hour lines, then the end of the call."""
    said: list[Spoken] = []
    for language in ("zh", "en"):
        said.append(spoken(say("fallback"), language, city.speech.yao))
        for line in city.bank.lines:
            told = say("bank.line", bank=line.name[language], number=Digits(line.said))
            said.append(spoken(told, language, city.speech.yao))
        said.append(spoken(say("goodbye"), language, city.speech.yao))
    return Mouth(city).farewell(said)
