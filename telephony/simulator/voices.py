"""Which voice speaks which language: the Chinese and the common English voices of Twilio's vocabulary."""

import re

BASIC = frozenset(
    {"en", "en-US", "en-GB", "en-gb", "es", "es-ES", "fr", "fr-FR", "de", "de-DE", "it", "it-IT"}
)
MANDARIN = frozenset({"cmn-CN", "zh-CN"})
CANTONESE = frozenset({"yue-CN", "yue-HK", "zh-HK"})
ALICE = (
    "ca-ES da-DK de-DE en-AU en-CA en-GB en-IN en-US es-ES es-MX fi-FI fr-CA fr-FR it-IT ja-JP ko-KR nb-NO "
    "nl-NL pl-PL pt-BR pt-PT ru-RU sv-SE zh-CN zh-HK zh-TW"
)

VOICES = {
    "man": BASIC,
    "woman": BASIC,
    "alice": frozenset(ALICE.split()),
    "Polly.Zhiyu": MANDARIN,
    "Polly.Zhiyu-Neural": MANDARIN,
    "Polly.Hiujin-Neural": CANTONESE,
    **dict.fromkeys(
        (
            f"Polly.{name}{kind}"
            for name in (
                "Joanna",
                "Matthew",
                "Salli",
                "Joey",
                "Kendra",
                "Kimberly",
                "Ivy",
                "Justin",
                "Ruth",
                "Stephen",
            )
            for kind in ("", "-Neural", "-Generative")
        ),
        frozenset({"en-US"}),
    ),
    **dict.fromkeys(
        (f"Polly.{name}{kind}" for name in ("Amy", "Emma", "Brian") for kind in ("", "-Neural")),
        frozenset({"en-GB"}),
    ),
}
GOOGLE = re.compile(
    r"Google\.([a-z]{2,3}-[A-Z]{2})-(Standard|Wavenet|Neural2|News|Chirp3-HD|Chirp-HD|Journey|Studio)-\w+"
)
OTHER_VENDOR = re.compile(r"(Polly|Google)\.[A-Z][A-Za-z]+(-Neural|-Generative)?")


def languages_of(voice: str) -> frozenset[str] | None:
    """The languages of a voice; empty for one that may exist but is not in the table, None for none."""
    if voice in VOICES:
        return VOICES[voice]
    google = GOOGLE.fullmatch(voice)
    if google is not None:
        return _with_synonyms(google[1])
    return frozenset() if OTHER_VENDOR.fullmatch(voice) else None


def _with_synonyms(language: str) -> frozenset[str]:
    return next((family for family in (MANDARIN, CANTONESE) if language in family), frozenset({language}))
