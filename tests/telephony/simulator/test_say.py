"""Say: voices, limits, SSML and length; after Twilio's Say page and its page on error 13521."""

import pytest

from telephony.simulator.call import Call
from telephony.simulator.codes import Code
from telephony.simulator.document import read
from telephony.simulator.heard import Sound
from telephony.simulator.quirks import FaultySay, Quirks
from telephony.simulator.speech_rate import SpeechRate
from telephony.simulator.switchboard import Twilio
from tests.telephony.simulator.application import Application
from tests.telephony.simulator.conftest import PlaceCall

ZHIYU = "voice='Polly.Zhiyu' language='cmn-CN'"


def said(words: str, rate: SpeechRate | None = None) -> float:
    """The length of a Say with these words."""
    document = read(f"<Response><Say>{words}</Say></Response>".encode(), "")
    return (rate or SpeechRate()).seconds(document.verbs[0])


def test_without_attributes_a_man_speaks_english_once(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Say>Hello.</Say>")

    (heard,) = twilio.dial().heard

    assert (heard.sound, heard.text, heard.voice, heard.language) == (Sound.SAY, "Hello.", "man", "en-US")


def test_loop_says_it_again(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Say loop='3'>Hello.</Say>")

    assert twilio.dial().said == "Hello.\nHello.\nHello."


def test_loop_zero_is_a_thousand_times(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Say loop='0'>Hello.</Say>")

    assert len(twilio.dial().heard) == 1_000


def test_a_bad_loop_is_one(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Say loop='often'>Hello.</Say>")

    call = twilio.dial()

    assert call.said == "Hello."
    assert [notice.code for notice in call.warnings] == [Code.SAY_LOOP]


def test_without_text_nothing_is_said(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Say> </Say><Say>Hello.</Say>")

    call = twilio.dial()

    assert [notice.code for notice in call.warnings] == [Code.SAY_EMPTY]
    assert len(call.heard) == 1


def test_five_hundred_hanzi_are_said_and_five_hundred_and_one_are_not(
    twilio: Twilio, application: Application
) -> None:
    application.answers("/voice", f"<Say {ZHIYU}>{'卡' * 500}</Say><Say {ZHIYU}>{'卡' * 501}</Say>")

    call = twilio.dial()

    assert [notice.code for notice in call.warnings] == [Code.SAY_TOO_LONG]
    assert call.said == "卡" * 500


@pytest.mark.parametrize(
    ("voice", "most"), [("man", 4_096), ("Polly.Joanna", 3_000), ("Google.en-US-Standard-A", 4_500)]
)
def test_each_kind_of_voice_takes_so_many_characters(
    twilio: Twilio, application: Application, voice: str, most: int
) -> None:
    application.answers(
        "/voice", f"<Say voice='{voice}'>{'a' * most}</Say><Say voice='{voice}'>{'a' * (most + 1)}</Say>"
    )

    call = twilio.dial()

    assert [notice.code for notice in call.warnings] == [Code.SAY_TOO_LONG]
    assert len(call.heard) == 1


def test_by_the_other_reading_a_long_text_is_said_all_the_same(
    place_call: PlaceCall, application: Application
) -> None:
    application.answers("/voice", f"<Say {ZHIYU}>{'卡' * 501}</Say>")

    assert len(place_call(Quirks(oversize_say=FaultySay.SPOKEN)).heard) == 1


@pytest.mark.parametrize(
    ("voice", "language"),
    [
        ("Polly.Zhiyu", "cmn-CN"),
        ("Polly.Zhiyu", "zh-CN"),
        ("Polly.Hiujin-Neural", "yue-HK"),
        ("Google.cmn-CN-Wavenet-A", "cmn-CN"),
        ("Google.cmn-CN-Chirp3-HD-Aoede", "cmn-CN"),
        ("Polly.Joanna-Neural", "en-US"),
        ("alice", "zh-HK"),
        ("woman", "en-GB"),
        ("Polly.Filiz", "tr-TR"),
    ],
)
def test_a_voice_speaks_its_languages(
    twilio: Twilio, application: Application, voice: str, language: str
) -> None:
    application.answers("/voice", f"<Say voice='{voice}' language='{language}'>x</Say>")

    assert twilio.dial().notices == ()


@pytest.mark.parametrize(
    ("voice", "language", "code"),
    [
        ("man", "zh-CN", Code.SAY_LANGUAGE),
        ("Polly.Zhiyu", "en-US", Code.SAY_LANGUAGE),
        ("Google.cmn-CN-Standard-A", "en-US", Code.SAY_LANGUAGE),
        ("polly.Zhiyu", "zh-CN", Code.SAY_VOICE),
        ("Zhiyu", "zh-CN", Code.SAY_VOICE),
    ],
)
def test_a_voice_that_does_not_fit_is_warned_of(
    twilio: Twilio, application: Application, voice: str, language: str, code: Code
) -> None:
    application.answers("/voice", f"<Say voice='{voice}' language='{language}'>x</Say>")

    call = twilio.dial()

    assert [notice.code for notice in call.warnings] == [code]
    assert call.said == "x"


def test_by_the_other_reading_a_mismatched_say_is_silent(
    place_call: PlaceCall, application: Application
) -> None:
    application.answers("/voice", "<Say language='zh-CN'>您好</Say>")

    call: Call = place_call(Quirks(mismatched_say=FaultySay.SILENT))

    assert call.said == ""


def test_ssml_is_tolerated_and_its_text_is_said(twilio: Twilio, application: Application) -> None:
    application.answers(
        "/voice",
        f"<Say {ZHIYU}>您的卡号是<say-as interpret-as='digits'>1234</say-as><break time='500ms'/>"
        "<prosody rate='slow'><phoneme alphabet='x-amazon-pinyin' ph='chong2'>重</phoneme>庆</prosody>"
        "<s>再见</s></Say>",
    )

    call = twilio.dial()

    assert call.said == "您的卡号是1234重庆再见"
    assert call.notices == ()


def test_what_is_not_ssml_is_warned_of(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Say>Hello <b>you</b></Say>")

    call = twilio.dial()

    assert [notice.code for notice in call.warnings] == [Code.SCHEMA]
    assert call.said == "Hello you"


def test_line_breaks_in_a_document_are_not_said(twilio: Twilio, application: Application) -> None:
    application.answers("/voice", "<Say>\n   Hello\n   there.\n</Say>")

    assert twilio.dial().said == "Hello there."


def test_speech_takes_a_plausible_time() -> None:
    mandarin = said("您好,欢迎致电社保卡服务热线。挂失请按一,密码服务请按二。")
    english = said("Welcome to the social security card hotline. To report a lost card, press 1.")

    assert 5 < mandarin < 9
    assert 4 < english < 8


def test_breaks_and_slow_speech_take_longer() -> None:
    plain = said("您好")

    assert said("您好<break time='2s'/>") == pytest.approx(plain + 2)
    assert said("您好<break time='250ms'/>") == pytest.approx(plain + 0.25)
    assert said("您好<break strength='strong'/>") == pytest.approx(plain + 0.5)
    assert said("<prosody rate='50%'>您好</prosody>") == pytest.approx(plain * 2)
    assert said("<prosody rate='x-slow'>您好</prosody>") == pytest.approx(plain * 2)


def test_the_rate_can_be_chosen() -> None:
    assert said("您好您好", SpeechRate(syllables=2)) == pytest.approx(2)
