"""`lossline record` and `lossline call --record`: calls become recordings, without anybody's numbers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from ivr.words.zh import SENTENCES
from models import policy
from recordings.reader import read_recording, recording_of
from recordings.recording import Act, CallingFrom, Recording
from recordings.take import Sent
from scripts.recordings.actors import NEW_PIN
from scripts.recordings.at_once import at_once
from scripts.recordings.making import recording_text
from scripts.recordings.playing import replay
from scripts.recordings.roles import checked, read
from scripts.recordings.stage import Stage
from scripts.recordings.witness import Witness
from tests.scripts.call_events import CALL, Events, listening
from tests.scripts.conftest import Environment, Lossline
from tests.scripts.har import Encoding, har_of
from tests.scripts.played_calls import Watched, a_call, a_watched_call

FOLDER = Path(__file__).parent.parent / "recordings"
RUN_AGAIN = (
    "report-at-night",
    "a-pin-is-enabled-with-the-sms-code",
    "an-easy-pin-is-refused-and-one-suggested-in-english",
    "a-running-loss-is-renewed",
    "one-wrong-pin-then-the-right-one",
    "the-line-is-down-at-the-report",
    "a-withheld-number-leaves-a-number",
    "waiting-callers-may-leave-a-call-back",
    "xian-releases-by-phone",
    "a-bank-is-chosen-and-dialled",
    "three-wrong-pins-at-night-lead-to-a-call-back",
)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Where calls are made and played again."""
    with Stage() as stage:
        yield stage


@pytest.fixture(params=["from its words", "beside the record"])
def text_of_call(stage: Stage, request: pytest.FixtureRequest) -> Callable[[Watched, Recording], str]:
    """Makes the file of a call: what was keyed, and the cards, guessed from the words or seen in the record."""

    def text(watched: Watched, original: Recording) -> str:
        witness = Witness(None) if request.param == "from its words" else watched.witness
        zone = ZoneInfo("Asia/Shanghai")
        return recording_text(watched.call, policy.load(original.city), zone, witness, "Once more.")

    return text


@pytest.mark.parametrize("name", RUN_AGAIN)
def test_a_finished_call_becomes_a_recording_that_replays(
    name: str, stage: Stage, text_of_call: Callable[[Watched, Recording], str]
) -> None:
    original = read(FOLDER / f"{name}.yaml")

    text = text_of_call(a_watched_call(stage, original), original)

    made = checked(recording_of(text))
    assert made.comment[0] == "Once more."
    assert [each.act for each in made.exchanges][: len(original.exchanges)] == [
        each.act for each in original.exchanges
    ]
    assert replay(stage, made).difference is None


@pytest.mark.parametrize("name", RUN_AGAIN)
def test_no_secret_of_the_call_is_in_it(
    name: str, stage: Stage, text_of_call: Callable[[Watched, Recording], str]
) -> None:
    original = read(FOLDER / f"{name}.yaml")
    watched = a_watched_call(stage, original)
    call = watched.call

    text = text_of_call(watched, original)

    keyed = {each.posted("Digits") or "" for each in call.exchanges}
    callers = {call.exchanges[0].posted("From"), call.sid, call.exchanges[0].posted("AccountSid")}
    secrets = {value for value in keyed if len(value) > 4} | callers | {NEW_PIN} - {"anonymous"}
    public = {policy.load(original.city).pin.initial}
    assert [
        secret for secret in secrets - public if secret and secret != "anonymous" and secret in text
    ] == []


def test_the_telephone_of_the_terminal_records_its_call(
    run: Lossline, demo: Environment, tmp_path: Path
) -> None:
    path = tmp_path / "call.yaml"

    result = run(
        *("call", "--keys", "1 110101199003071233 246810 1", "--at", "2026-03-03T03:00+08:00"),
        *("--record", str(path)),
    )

    assert result.exit_code == 0, result.output
    assert "246810" not in path.read_text()
    assert run("replay", str(path)).exit_code == 0


def test_a_call_is_fetched_from_twilio(
    run: Lossline, demo: Environment, tmp_path: Path, stage: Stage
) -> None:
    call = a_call(stage, read(FOLDER / "report-at-night.yaml"))

    with listening(call) as account:
        result = run("record", "fetch", CALL, "--into", str(tmp_path), LOSSLINE_TWILIO_API_URL=account)

    assert result.exit_code == 0, result.output
    fetched = read_recording(tmp_path / f"{CALL}.yaml")
    assert [str(each) for each in fetched.exchanges][3:5] == ["press the right PIN", "press 1"]
    assert replay(stage, checked(fetched)).difference is None


@pytest.mark.parametrize("order", [Events.OLDEST_FIRST, Events.NEWEST_FIRST])
def test_events_come_in_either_order(
    order: Events, run: Lossline, demo: Environment, tmp_path: Path, stage: Stage
) -> None:
    call = a_call(stage, read(FOLDER / "report-at-night.yaml"))

    with listening(call, order) as account:
        run("record", "fetch", CALL, "--into", str(tmp_path), LOSSLINE_TWILIO_API_URL=account)

    acts = [each.act for each in read_recording(tmp_path / f"{CALL}.yaml").exchanges]
    assert acts == [Act.DIAL, *[Act.PRESS] * 4, Act.HANG_UP]


def test_a_call_that_twilio_does_not_know_is_not_found(
    run: Lossline, demo: Environment, tmp_path: Path, stage: Stage
) -> None:
    other = "CA" + "0" * 32

    with listening(a_call(stage, read(FOLDER / "silence-at-the-pin.yaml"))) as account:
        result = run("record", "fetch", other, LOSSLINE_TWILIO_API_URL=account)

    assert result.exit_code == 3
    assert "its stand-in was asked" in result.stderr


def test_what_is_no_call_sid_is_wrong_use(run: Lossline, demo: Environment) -> None:
    assert run("record", "fetch", "CA12").exit_code == 2


@pytest.mark.parametrize("encoding", list(Encoding))
def test_a_har_file_is_imported(encoding: Encoding, run: Lossline, tmp_path: Path, stage: Stage) -> None:
    call = a_call(stage, read(FOLDER / "report-at-night.yaml"))
    har = tmp_path / "calls.har"
    har.write_text(har_of(call, encoding))

    result = run("record", "import", str(har), "--into", str(tmp_path))

    assert result.exit_code == 0, result.output
    imported = tmp_path / f"{call.sid}.yaml"
    assert run("replay", str(imported)).exit_code == 0


def test_forms_alone_are_imported_and_filled_in(run: Lossline, tmp_path: Path, stage: Stage) -> None:
    call = a_call(stage, read(FOLDER / "every-procedure-is-explained.yaml"))
    forms = tmp_path / "forms.txt"
    forms.write_text("# written down\n" + "\n".join(urlencode(each.parameters) for each in call.exchanges))

    result = run("record", "import", str(forms), "--into", str(tmp_path), "--at", "2026-03-03T10:00+08:00")
    run("replay", "--update", str(tmp_path / f"{call.sid}.yaml"))

    assert result.exit_code == 0, result.output
    filled = read_recording(tmp_path / f"{call.sid}.yaml")
    assert [each.act for each in filled.exchanges].count(Act.PRESS) == 17
    assert all(each.webhooks for each in filled.exchanges)


def test_that_the_line_asked_for_a_moment_stands_in_no_recording() -> None:
    keyed = {"Digits": "246810", "CallSid": CALL}
    moment = f"<Response><Say>{SENTENCES['apology.one_moment']}</Say></Response>"
    path = "https://line.test/voice/turn/3"
    asked, again = Sent(path, keyed, moment), Sent(f"{path}/answer", {"CallSid": CALL}, moment)
    told = Sent(f"{path}/answer", {"CallSid": CALL}, "<Response/>")

    assert at_once([asked, again, told]) == [Sent(path, keyed, "<Response/>")]
    assert at_once([told, asked]) == [told, asked]


def test_a_withheld_number_is_known_by_what_twilio_sends(
    stage: Stage, text_of_call: Callable[[Watched, Recording], str]
) -> None:
    original = read(FOLDER / "a-withheld-number-leaves-a-number.yaml")

    text = text_of_call(a_watched_call(stage, original), original)

    assert recording_of(text).calling_from is CallingFrom.WITHHELD


@pytest.mark.parametrize(
    ("name", "content"),
    [("calls.har", "{}"), ("calls.har", '{"log": {"entries": []}}'), ("forms.txt", "hello")],
)
def test_a_file_without_webhooks_is_refused(name: str, content: str, run: Lossline, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)

    assert run("record", "import", str(tmp_path / name)).exit_code == 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("calls.har", b"\x00\xff\xfe", "no text in UTF-8"),
        ("forms.txt", "CallSid=CA1".encode("utf-16"), "no text in UTF-8"),
        ("calls.har", b'{"log": {"entries": [', "ends too early"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_so(
    name: str, content: bytes, told: str, run: Lossline, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)

    result = run("record", "import", str(tmp_path / name))

    assert result.exit_code == 2
    assert told in result.stderr


def test_a_byte_order_mark_is_no_hindrance(run: Lossline, tmp_path: Path, stage: Stage) -> None:
    call = a_call(stage, read(FOLDER / "hung-up-at-who.yaml"))
    (tmp_path / "calls.har").write_text(har_of(call), encoding="utf-8-sig")

    result = run("record", "import", str(tmp_path / "calls.har"), "--into", str(tmp_path))

    assert result.exit_code == 0, result.output
    assert (tmp_path / f"{call.sid}.yaml").is_file()
