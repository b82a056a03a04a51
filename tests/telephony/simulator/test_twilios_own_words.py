"""Every verb, noun and attribute that Twilio's own helper library can write is known to the stand-in, by some name."""

import inspect
import re
from collections.abc import Iterator

import pytest
from twilio.twiml import voice_response

from telephony.simulator.codes import Code
from telephony.simulator.document import read
from telephony.simulator.schema import check

NAME = re.compile(r'self\.name = "([^"]+)"')
NESTS = re.compile(r"self\.nest\(\s*(\w+)\(")
HOUSEKEEPING = {"self", "kwargs"}
CONTENT = re.compile(r"self\.value = (\w+)")
DEEPEST = 2
SPEECH = "Say"
"""Its marks may be nested at will; that they are borne is `test_say.py`'s."""


def parts(kind: str) -> tuple[str, list[str]]:
    """What a class of the library writes, and which classes go into it."""
    source = inspect.getsource(getattr(voice_response, kind))
    found = NAME.search(source)
    assert found, kind
    return found[1], NESTS.findall(source)


def ways(kind: str, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """All nestings that begin here, as classes."""
    for each in dict.fromkeys(parts(kind)[1]):
        yield (*before, each)
        if len(before) < DEEPEST and kind != SPEECH:
            yield from ways(each, (*before, each))


def attributes(kind: str) -> list[str]:
    """As the library writes them: its arguments, in camel case."""
    written = getattr(voice_response, kind)
    content = CONTENT.findall(inspect.getsource(written))
    names = [name for name in inspect.signature(written.__init__).parameters if name not in HOUSEKEEPING]
    return [
        re.sub(r"_(\w)", lambda letter: letter[1].upper(), name.rstrip("_"))
        for name in names
        if name not in content
    ]


WAYS = sorted(set(ways("VoiceResponse")))
VERBS = sorted({way[0] for way in WAYS})


def test_the_library_is_read_as_it_is() -> None:
    assert {("Say",), ("Dial", "Number"), ("Connect", "VirtualAgent", "Config")} <= set(WAYS)


@pytest.mark.parametrize("way", WAYS, ids="/".join)
def test_what_the_library_nests_may_be_nested(way: tuple[str, ...]) -> None:
    names = [parts(kind)[0] for kind in way]
    body = "".join(f"<{name}>" for name in names) + "".join(f"</{name}>" for name in reversed(names))

    complaints = list(check(read(f"<Response>{body}</Response>".encode(), "https://line.test/voice")))

    assert {each.code for each in complaints} <= {Code.NOT_SIMULATED}


@pytest.mark.parametrize("verb", VERBS)
def test_what_the_library_writes_on_a_verb_may_be_written_there(verb: str) -> None:
    written = " ".join(f'{name}=""' for name in attributes(verb))
    document = f"<Response><{parts(verb)[0]} {written}/></Response>"

    complaints = list(check(read(document.encode(), "https://line.test/voice")))

    assert {each.code for each in complaints} <= {Code.NOT_SIMULATED}
