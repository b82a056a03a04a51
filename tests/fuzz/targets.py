"""What is fuzzed: each target takes any bytes and may refuse them in its own way; everything else is a finding."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

from ivr.call_map import CALL_MAP
from models import policy
from models.import_file import CardsFile, UnreadableFile, survey
from models.import_row import COLUMNS, BadRow, RowRules
from models.policy import PolicyError
from recordings.reader import read_recording
from recordings.recording import BadRecording
from scripts.crowd.mix import DEFAULT_MIX, BadMix, read_mix
from scripts.invented import EXAMPLE_CITIZEN_ID
from scripts.phone.entries import read_entries
from scripts.recordings.sources import NoWebhooks, from_forms, from_har
from telephony.fields import Needs, odd_field
from telephony.hear import heard
from telephony.simulator import overrides
from telephony.simulator.document import read
from telephony.simulator.fault import Fault
from telephony.simulator.notices import Fatal
from telephony.simulator.repertoire import VERBS
from telephony.simulator.schema import check

ROOT = Path(__file__).parent.parent.parent
STEPS = tuple(CALL_MAP)
TAGS = [
    *(f"<{verb}>" for verb in VERBS),
    *(f"</{verb}>" for verb in VERBS),
    "<!--",
    "<![CDATA[",
    "&#0;",
    "<?xml",
]
A_HAR_FILE = b"""{"log": {"entries": [{"startedDateTime": "2026-03-03T03:00:00+08:00", "request": {"url": "/voice",
"postData": {"mimeType": "application/x-www-form-urlencoded", "text": "CallSid=CA1", "params": []}},
"response": {"status": 200, "content": {"text": "PFJlc3BvbnNlLz4=", "encoding": "base64"}}}]}}"""
SCRATCH = Path(tempfile.mkdtemp(prefix="lossline-fuzz-"))
RULES = RowRules(policy.load("shijiazhuang"), date(2026, 3, 3))

Feed = Callable[[bytes], object]


@dataclass(frozen=True)
class Target:
    """Something that reads. `seeds` are good examples, from which the fuzzer makes bad ones."""

    feed: Feed
    seeds: Callable[[], Sequence[bytes]]
    words: Sequence[str] = ()
    """What a good example is made of: inputs are put together from these, too."""


def fields(data: bytes) -> None:
    """A webhook's form: the fields that are looked at, and the entry of every step."""
    form = dict(parse_qsl(data.decode("utf-8", "surrogateescape"), keep_blank_values=True))
    for needs in Needs:
        odd_field(form, needs)
    heard(form, STEPS[len(data) % len(STEPS)])


def twiml(data: bytes) -> None:
    """The stand-in's reader of documents, and its schema."""
    with suppress(Fatal):
        check(read(data, "https://line.test/voice"))


def cards(data: bytes) -> None:
    """A file of cards, as it is imported."""
    path = _file("cards.csv", data)
    with suppress(UnreadableFile), CardsFile(path, survey(path).encoding) as lines:
        for line in lines:
            if line.fault is None:
                with suppress(BadRow):
                    RULES.read(line.cells)


def profile(data: bytes) -> None:
    """A city profile."""
    with suppress(PolicyError):
        policy.load(str(_file("city.toml", data)))


def recording(data: bytes) -> None:
    """A recorded call."""
    with suppress(BadRecording):
        read_recording(_file("call.yaml", data))


def kept(data: bytes) -> None:
    """Webhooks that somebody else kept: HAR files and forms written down."""
    text = data.decode("utf-8", "replace")
    for kept_in in (from_har, from_forms):
        with suppress(NoWebhooks):
            kept_in(text)


def mix(data: bytes) -> None:
    """Who calls, with all its faults."""
    with suppress(BadMix):
        read_mix(_file("mix.toml", data))


def entries(data: bytes) -> None:
    """What is keyed with `lossline call`, and Twilio's connection overrides."""
    text = data.decode("utf-8", "replace")
    with suppress(ValueError):
        read_entries(text)
    with suppress(overrides.BadOverride):
        overrides.split(f"https://line.test/voice#{text}")


def broken(data: bytes) -> None:
    """Not a target: shows that a finding is found."""
    if data.count(b"{") > 1:
        raise ValueError("two of them")


TARGETS: Mapping[str, Target] = {
    "fields": Target(
        fields, lambda: [b"CallSid=CA" + b"0" * 32 + b"&From=%2B86139&Digits=1&FinishedOnKey=%23"]
    ),
    "twiml": Target(
        twiml, lambda: [b"<Response><Gather numDigits='1'><Say>1</Say></Gather></Response>"], TAGS
    ),
    "cards": Target(
        cards,
        lambda: [f"{','.join(COLUMNS)}\n{',' * (len(COLUMNS) - 1)}\n".encode()],
        (*COLUMNS, ",", '"', "\n", f"A{1:08}", EXAMPLE_CITIZEN_ID),
    ),
    "profile": Target(profile, lambda: _files(ROOT / "profiles", "*.toml")),
    "recording": Target(recording, lambda: _files(ROOT / "tests" / "recordings", "*.yaml")[:8]),
    "kept": Target(kept, lambda: [A_HAR_FILE, b"POST /voice CallSid=CA1&Digits=1"]),
    "mix": Target(mix, lambda: [DEFAULT_MIX.read_bytes()], [fault.value for fault in Fault]),
    "entries": Target(
        entries, lambda: [f"1 {EXAMPLE_CITIZEN_ID} - code X#".encode(), b"ct=2000&rt=7000&rc=1&rp=all"]
    ),
}
OF_TESTS: Mapping[str, Target] = {"broken": Target(broken, lambda: [b"{"], "{")}


def _file(name: str, data: bytes) -> Path:
    path = SCRATCH / name
    path.write_bytes(data)
    return path


def _files(folder: Path, pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob(pattern))]
