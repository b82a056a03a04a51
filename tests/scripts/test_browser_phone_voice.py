"""The voice that the server makes: what it is given to read, and what comes out."""

import io
import itertools
import wave
from array import array
from math import pi, sin

import pytest

from scripts.browser_phone.voice.espeak import Espeak, installed
from scripts.browser_phone.voice.reading import number, read_aloud
from scripts.browser_phone.voice.sound_file import TELEPHONE_RATE, resampled


def the_voice() -> Espeak:
    """Set-ups for development have it."""
    voice = installed()
    assert voice, "scripts/setup --dev installs espeakng-loader"
    return voice


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("请按1。", "请按一。"),
        ("到2026年3月24日", "到二零二六年三月二十四日"),
        ("还有2次", "还有两次"),
        ("12次", "十二次"),
        ("15秒", "十五秒"),
        ("编号2 6 0 1", "编号二，六，零，幺"),
        ("电话012333", "电话零，幺，二，三，三，三"),
        ("110101199003071233", "幺，幺，零，幺，零，幺，幺，九，九，零，零，三，零，七，幺，二，三，三"),
        ("没有数字。", "没有数字。"),
    ],
)
def test_figures_are_written_as_they_are_read(written: str, read: str) -> None:
    assert read_aloud(written) == read


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "零"),
        (10, "十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (2_026, "二千零二十六"),
        (10_000, "一万"),
        (20_030, "二万零三十"),
        (100_000, "十万"),
    ],
)
def test_amounts_are_said_as_amounts(value: int, said: str) -> None:
    assert number(value) == said


@pytest.mark.parametrize(
    ("text", "language"), [("社保卡丢了要挂失，请按1。", "cmn-CN"), ("Press 1.", "en-US")]
)
def test_a_sentence_becomes_a_wav_file_of_a_telephones_quality(text: str, language: str) -> None:
    voice = the_voice()

    with wave.open(io.BytesIO(voice.wav(text, language))) as sound:
        form = (sound.getnchannels(), sound.getsampwidth(), sound.getframerate())
        seconds = sound.getnframes() / sound.getframerate()
        samples = array("h", sound.readframes(sound.getnframes()))

    assert form == (1, 2, TELEPHONE_RATE)
    assert seconds == voice.seconds(text, language)
    assert 0.5 < seconds < 6
    assert max(samples) + max(-sample for sample in samples) > 20_000
    assert max(map(abs, samples)) < 32_767, "nothing is cut off"


def test_chinese_characters_are_not_read_as_the_letters_of_their_pinyin() -> None:
    """A voice that spells takes several times as long as one that speaks."""
    voice = the_voice()

    assert voice.seconds("您的社会保障卡已经挂失。", "cmn-CN") < 5


def test_a_tone_keeps_its_pitch_at_the_rate_of_a_telephone() -> None:
    rate, pitch = 22_050, 440
    tone = array("h", (int(20_000 * sin(2 * pi * pitch * place / rate)) for place in range(rate)))

    heard = resampled(tone, rate)

    crossings = sum(1 for one, two in itertools.pairwise(heard) if one < 0 <= two)
    assert len(heard) == TELEPHONE_RATE
    assert abs(crossings - pitch) <= 2
