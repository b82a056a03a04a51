"""The switch on a running line: who is recorded and for how long, and that no secret reaches the tape."""

import getpass
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app import create_app
from models import audit_search, clock, policy
from models.audit_search import Wanted
from recordings.recording import ByRole
from scripts.phone.probe import Found, look
from scripts.recordings.actors import A_STRANGER
from scripts.recordings.making import off_tape
from scripts.recordings.playing import replay
from scripts.recordings.roles import checked, read
from scripts.recordings.stage import Stage
from scripts.recordings.tapes import from_tape
from scripts.surroundings import open_office
from settings import Settings
from telephony.recordings import CALLER_LABEL, Order, write_orders
from tests.scripts.browser_phones import a_running_line
from tests.scripts.conftest import Environment, Lossline
from tests.scripts.played_calls import a_call

FOLDER = Path(__file__).parent.parent / "recordings"
A_CALL = "CA" + "0" * 32
DEEDS = (
    "report-at-night",
    "an-enabled-pin-is-changed",
    "a-pin-is-enabled-with-the-sms-code",
    "an-easy-pin-is-refused-and-one-suggested",
    "three-wrong-pins-at-night-lead-to-a-call-back",
    "a-withheld-number-leaves-a-number",
    "the-second-entry-differs-in-english",
    "a-running-loss-is-renewed",
    "the-old-pin-is-no-new-pin",
    "the-end-is-told-before-the-last-webhook",
)
TRUE_TO_THE_RECORD = (
    "a-third-card-in-one-call-is-too-many",
    "an-unknown-card-sounds-like-a-wrong-pin",
    "a-locked-card-given-its-right-pin",
    "from-the-registered-phone-with-one-and-hash",
    "nobody-signed-in-in-hours",
    "a-bank-that-is-busy",
)
"""What cannot be told from words, or only in part."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all of these tests have their tapes."""
    return tmp_path_factory.mktemp("tapes")


@pytest.fixture
def tapes(folder: Path) -> Iterator[Path]:
    """A folder for tapes, empty at first."""
    yield folder
    for file in folder.iterdir():
        file.unlink()


@pytest.fixture(scope="module")
def stage(folder: Path) -> Iterator[Stage]:
    """A line that has such a folder."""
    with Stage(folder) as stage:
        yield stage


def order(hours: float, caller: str | None = None, call: str | None = None) -> Order:
    """An order from now on."""
    return Order(clock.now() + timedelta(hours=hours), caller, call)


def test_nothing_is_recorded_unless_it_was_ordered(stage: Stage, tapes: Path) -> None:
    a_call(stage, read(FOLDER / "report-at-night.yaml"))

    assert list(tapes.iterdir()) == []


@pytest.mark.parametrize("name", DEEDS)
def test_a_recorded_call_comes_off_the_tape_and_replays(name: str, stage: Stage, tapes: Path) -> None:
    original = read(FOLDER / f"{name}.yaml")
    write_orders(tapes, [order(1)])
    call = a_call(stage, original)
    tape = (tapes / f"{call.sid}.jsonl").read_text()
    office = stage.scene(original, {}).office

    made = off_tape(from_tape(call.sid, tape), original.date, office.city, "Once more.")

    assert [str(each) for each in made.exchanges][: len(original.exchanges)] == [
        str(each) for each in original.exchanges
    ]
    assert list(made.cards.values()) == list(original.cards.values())
    assert replay(stage, checked(made)).difference is None


@pytest.mark.parametrize("name", TRUE_TO_THE_RECORD)
def test_what_the_record_knows_of_the_call_makes_it_go_the_same_way(
    name: str, stage: Stage, tapes: Path
) -> None:
    original = read(FOLDER / f"{name}.yaml")
    write_orders(tapes, [order(1)])
    call = a_call(stage, original)
    tape = (tapes / f"{call.sid}.jsonl").read_text()

    made = off_tape(from_tape(call.sid, tape), original.date, policy.load(original.city), "Once more.")

    assert replay(stage, checked(made)).difference is None


def test_cards_are_told_apart_and_take_their_roles_by_how_they_are(stage: Stage, tapes: Path) -> None:
    original = read(FOLDER / "a-third-card-in-one-call-is-too-many.yaml")
    write_orders(tapes, [order(1)])
    call = a_call(stage, replace(original, cards=dict.fromkeys(original.cards, "enabled")))
    tape = (tapes / f"{call.sid}.jsonl").read_text()

    made = off_tape(from_tape(call.sid, tape), original.date, policy.load(original.city), "Two cards.")

    named = [str(part) for each in made.exchanges for part in each.pressed if isinstance(part, ByRole)]
    assert made.cards == {"an enabled card": "enabled", "another enabled card": "enabled"}
    assert [part for part in named if "number" in part] == [
        "the card number",
        "the card number of another enabled card",
        "the card number of nobody else",
    ]


@pytest.mark.parametrize("name", DEEDS)
def test_no_secret_reaches_the_tape(name: str, stage: Stage, tapes: Path) -> None:
    write_orders(tapes, [order(1)])

    call = a_call(stage, read(FOLDER / f"{name}.yaml"))

    written = (tapes / f"{call.sid}.jsonl").read_text()
    keyed = {each.posted("Digits") or "" for each in call.exchanges}
    secrets = {value for value in keyed if len(value) > 4} - {"123456"} | {A_STRANGER, A_STRANGER[3:]}
    assert len(secrets) >= 3
    assert [secret for secret in secrets if secret in written] == []


def test_one_caller_is_recorded_and_no_other(stage: Stage, tapes: Path) -> None:
    questions = read(FOLDER / "a-lone-hash-says-it-again.yaml")
    withheld = read(FOLDER / "a-withheld-number-leaves-a-number.yaml")
    mac = stage.scene(questions, {}).office.keys.mac(CALLER_LABEL, A_STRANGER.encode()).hex()
    write_orders(tapes, [order(1, caller=mac)])

    a_call(stage, withheld)
    call = a_call(stage, questions)

    assert [path.stem for path in tapes.glob("CA*")] == [call.sid]
    assert A_STRANGER not in (tapes / "orders.json").read_text()


def test_an_order_ends_by_itself(stage: Stage, tapes: Path) -> None:
    recording = read(FOLDER / "report-at-night.yaml")
    write_orders(tapes, [Order(recording.date)])

    a_call(stage, recording)

    assert list(tapes.glob("CA*")) == []


def test_a_tape_that_cannot_be_written_disturbs_no_call(stage: Stage, tapes: Path) -> None:
    (tapes / "orders.json").write_text("this is no JSON")

    assert replay(stage, read(FOLDER / "report-at-night.yaml")).difference is None


def test_the_switch_is_turned_on_listed_and_turned_off(run: Lossline, tapes: Path) -> None:
    folder = {"RECORDINGS_DIR": str(tapes)}
    run("record", "start", "--call", A_CALL, "--for", "2h", **folder)
    run("record", "start", "--from", A_STRANGER, **folder)
    run("record", "start", **folder)

    listed, stopped, after = (run("record", each, **folder) for each in ("list", "stop", "list"))

    *told, on_tape = (line.split(" until ")[0] for line in listed.stdout.splitlines())
    assert told == [
        f"recording {what}" for what in (f"call {A_CALL}", "the calls of one caller", "all calls")
    ]
    assert on_tape == "no call is on tape"
    assert stopped.exit_code == 0
    assert after.stdout.splitlines()[0] == "nothing is being recorded"


def test_the_audit_log_keeps_who_had_what_recorded(run: Lossline, demo: Environment, tapes: Path) -> None:
    folder = {"RECORDINGS_DIR": str(tapes)}
    run("record", "start", "--call", A_CALL, **folder)
    run("record", "start", "--from", A_STRANGER, **folder)
    run("record", "stop", **folder)
    run("record", "stop", **folder)

    with open_office(Settings.from_env(demo)) as office, office.database.light() as connection:
        log = audit_search.page(connection, Wanted(actor=f"terminal:{getpass.getuser()}")).events[::-1]

    assert [(each.kind, each.body.fields.get("whose")) for each in log] == [
        ("recording.ordered", "one_call"),
        ("recording.ordered", "one_caller"),
        ("recording.stopped", None),
    ]
    assert log[0].body.fields["call"] == A_CALL
    assert log[2].body.fields["orders"] == 2
    assert log[1].subject.startswith("caller:")
    assert A_STRANGER not in log[1].subject


def test_a_call_on_tape_is_taken_by_command(run: Lossline, stage: Stage, tapes: Path, tmp_path: Path) -> None:
    write_orders(tapes, [order(1)])
    call = a_call(stage, read(FOLDER / "report-at-night.yaml"))

    result = run("record", "take", call.sid, "--into", str(tmp_path), RECORDINGS_DIR=str(tapes))

    assert result.exit_code == 0, result.output
    assert read(tmp_path / f"{call.sid}.yaml").comment == (f"Call {call.sid}.",)
    assert not (tapes / f"{call.sid}.jsonl").exists()


def test_the_list_says_that_there_is_nothing(run: Lossline, tmp_path: Path) -> None:
    result = run("record", "list", RECORDINGS_DIR=str(tmp_path))

    assert result.stdout.splitlines() == ["nothing is being recorded", "no call is on tape"]


def test_whoever_looks_whether_a_line_is_there_is_not_recorded(demo: Environment, tmp_path: Path) -> None:
    write_orders(tmp_path, [order(1)])

    with a_running_line(demo | {"RECORDINGS_DIR": str(tmp_path)}) as settings:
        found = look(settings.public_url, settings.twilio_auth_tokens[0])

    assert found is Found.OUR_LINE
    assert list(tmp_path.glob("CA*")) == []


def test_without_a_folder_there_is_no_switch(run: Lossline) -> None:
    result = run("record", "start", RECORDINGS_DIR="")

    assert result.exit_code == 2
    assert "RECORDINGS_DIR" in result.output


def test_without_a_folder_the_line_asks_nobody(demo: Environment, tapes: Path) -> None:
    without, with_it = (Settings.from_env(demo | {"RECORDINGS_DIR": folder}) for folder in ("", str(tapes)))

    with open_office(without) as office:
        hooks = [create_app(each, office).after_request_funcs.get(None, []) for each in (without, with_it)]

    assert len(hooks[1]) == len(hooks[0]) + 1


def test_what_is_not_on_tape_is_not_found(run: Lossline, tapes: Path) -> None:
    assert run("record", "take", A_CALL, RECORDINGS_DIR=str(tapes)).exit_code == 3


@pytest.mark.parametrize("wrong", [("--for", "soon"), ("--call", "CA1"), ("--from", "you")])
def test_wrong_orders_are_wrong_use(wrong: tuple[str, str], run: Lossline, tapes: Path) -> None:
    assert run("record", "start", *wrong, RECORDINGS_DIR=str(tapes)).exit_code == 2
    assert list(tapes.iterdir()) == []
