"""`lossline call` with --keys: a call that needs nobody."""

import json
import re
from typing import Any

import pytest

from scripts.invented import EXAMPLE_CITIZEN_ID, EXAMPLE_PIN
from scripts.phone.record import Record
from scripts.phone.transcript import Pressed, Transcript
from telephony.simulator.clock import RealClock
from tests.scripts.conftest import NOBODY_THERE, Environment, Lossline

REPORT = f"1 {EXAMPLE_CITIZEN_ID} {EXAMPLE_PIN} 1"
AT_NIGHT = "2026-03-03T03:00+08:00"
IN_HOURS = "2026-03-03T10:00"
EXAMPLE_CARD = "A12345678"


def status(run: Lossline, card: str = EXAMPLE_CARD) -> str:
    shown: dict[str, Any] = json.loads(run("cards", "show", card, "--json").stdout)
    return str(shown["status"])


def test_a_call_tells_who_said_what_and_which_step_it_was(run: Lossline) -> None:
    result = run("call", "--keys", REPORT, "--at", AT_NIGHT)

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("2026-03-03 03:00:00  +8613900009999 calls +8631112333, in process")
    assert re.search(r"03:0\d:\d\d  caller  presses 246810\n", result.stdout)
    assert "webhook POST /voice/turn/4  200  turn 4: loss.confirm → reported\n" in result.stdout
    assert "line    尾号五六七八的社保卡已经挂失" in result.stdout
    assert "caller  hangs up" in result.stdout


def test_a_call_at_another_time_leaves_the_demo_as_it_was(run: Lossline) -> None:
    run("call", "--keys", REPORT, "--at", AT_NIGHT)

    assert status(run) == "1"


def test_a_call_at_no_other_time_really_freezes_the_card(run: Lossline) -> None:
    result = run("call", "--keys", REPORT)

    assert "loss.confirm → reported" in result.stdout
    assert status(run) == "4"


def test_the_same_call_as_one_json_document(run: Lossline) -> None:
    result = run("call", "--keys", REPORT, "--at", AT_NIGHT, "--from", "anonymous", "--json")

    call = json.loads(result.stdout)
    assert (call["from"], call["began_at"], call["ended_by"]) == (
        "anonymous",
        "2026-03-03T03:00:00+08:00",
        "caller",
    )
    assert [(turn["step"], turn["outcome"]) for turn in call["turns"]] == [
        ("dial", "answered"),
        ("main_menu", "lost_card"),
        ("loss.who", "identified"),
        ("loss.pin", "right"),
        ("loss.confirm", "reported"),
    ]
    pressed = [event["presses"] for event in call["events"] if "presses" in event]
    assert pressed == REPORT.split()
    assert [event["who"] for event in call["events"]][-2:] == ["caller", "twilio"]
    assert call["faults"] == []
    assert call["entries_left_over"] == 0


def test_english_is_a_key_away(run: Lossline) -> None:
    result = run("call", "--keys", "1", "--at", AT_NIGHT, "--lang", "en", "--json")

    pressed = [event["presses"] for event in json.loads(result.stdout)["events"] if "presses" in event]
    assert pressed == ["8", "1"]
    assert "press hash" in result.stdout


def test_the_whole_line_lives_at_that_time_and_its_clock_goes_on(run: Lossline) -> None:
    result = run("call", "--keys", "0 - - - - - - -", "--at", IN_HOURS)

    assert "queue" in result.stdout
    assert "给您回电话" in result.stdout, "after two minutes in the queue a call-back is offered"


def test_a_time_without_a_zone_is_the_citys(run: Lossline) -> None:
    result = run("call", "--keys", ".", "--at", "2026-10-01", "--json")

    assert json.loads(result.stdout)["began_at"] == "2026-10-01T00:00:00+08:00"


def test_the_code_that_came_by_sms_is_an_entry(run: Lossline) -> None:
    result = run("call", "--keys", "2 1 139999197103090011 123456 code 739164 739164")

    assert "sms     to +8613900000001" in result.stdout
    assert "pin.again → stored" in result.stdout


def test_an_entry_is_whole_and_silence_ends_it(run: Lossline) -> None:
    result = run("call", "--keys", "1 12345678 110101199003071233", "--at", AT_NIGHT)

    assert "loss.who → again" in result.stdout
    assert "loss.who → identified" in result.stdout


def test_entries_that_came_too_late_are_counted(run: Lossline) -> None:
    result = run("call", "--keys", "- - - 1 2", "--at", AT_NIGHT)

    assert result.exit_code == 0
    assert "the last 2 entries" in result.stderr


def test_where_the_record_is_not_ours_to_show_a_pin_is_not_shown_either() -> None:
    transcript = Transcript(Record(None))

    transcript.press(RealClock().now(), "246810")

    assert [item.keys for item in transcript.items if isinstance(item, Pressed)] == ["••••••"]


def test_a_line_that_cannot_be_reached_is_said_with_what_to_do(run: Lossline) -> None:
    result = run("call", "--url", NOBODY_THERE, "--keys", "1")

    assert result.exit_code == 1
    assert "no line can be reached at http://127.0.0.1:9" in result.stderr
    assert "scripts/demo" in result.stderr


def test_a_production_line_that_is_down_is_not_played_in_process(run: Lossline) -> None:
    result = run("call", "--keys", REPORT, LOSSLINE_DEMO="0")

    assert result.exit_code == 1
    assert "no line can be reached" in result.stderr


def test_a_production_line_has_no_time_machine(run: Lossline) -> None:
    result = run("call", "--keys", REPORT, "--at", AT_NIGHT, LOSSLINE_DEMO="0")

    assert result.exit_code == 2
    assert "a production line has no time machine" in result.stderr


def test_only_a_file_can_be_copied_for_another_time(run: Lossline) -> None:
    result = run(
        "call", "--keys", REPORT, "--at", AT_NIGHT, DATABASE_URL="postgresql://nobody@127.0.0.1:9/nothing"
    )

    assert result.exit_code == 2
    assert "scratch copy" in result.stderr


def test_wrong_use_is_told_apart_from_a_fault(run: Lossline, demo: Environment) -> None:
    wrong = (
        ("--keys", "1 abc"),
        ("--keys", "1", "--at", "tomorrow"),
        ("--keys", "1", "--at", AT_NIGHT, "--url", demo["PUBLIC_URL"]),
        ("--keys", "1", "--from", "somebody"),
        ("--json",),
    )

    codes = [run("call", *arguments).exit_code for arguments in wrong]

    assert codes == [2] * len(wrong)


def test_a_call_can_be_hurt_on_purpose_and_in_the_same_way_again(run: Lossline) -> None:
    def hurt(*seed: str) -> tuple[list[str], str]:
        result = run("call", "--keys", REPORT, "--at", AT_NIGHT, "--json", "--hurt", "doubled=0.5", *seed)
        assert result.exit_code == 0, result.output
        told = [event.get("remarks", "") for event in json.loads(result.stdout)["events"]]
        return [each for each in told if each.startswith("hurt on purpose")], result.stderr

    struck, said = hurt("--seed", "7")
    again, _ = hurt("--seed", "7")

    assert struck == again != []
    assert "hurt with --seed 7" in said


def test_what_is_no_fault_is_wrong_use(run: Lossline) -> None:
    result = run("call", "--keys", "1", "--hurt", "dubled")

    assert result.exit_code == 2
    assert "there is no fault 'dubled'" in result.stderr


def test_a_production_line_is_not_hurt(run: Lossline, production: Environment) -> None:
    result = run("call", "--keys", "1", "--hurt", "doubled", **(production | {"LOSSLINE_DEMO": ""}))

    assert result.exit_code == 2
    assert "a production line is not hurt" in result.stderr


def test_where_the_lines_clock_goes_along_times_are_of_the_day(run: Lossline) -> None:
    result = run("call", "--keys", "4", "--at", "2026-03-03T10:00")

    assert [line[:8] for line in _spoken(result.stdout)][:2] == ["10:00:00", "10:00:05"]


def test_where_it_does_not_they_count_from_dialling(run: Lossline) -> None:
    result = run("call", "--keys", "4")

    times = [line[:8].strip() for line in _spoken(result.stdout)]
    assert times[0] == "+00:00"
    assert times == sorted(times)
    assert times[-1] > "+00:10"


def _spoken(transcript: str) -> list[str]:
    return [line for line in transcript.splitlines() if line[10:14] == "line"]


@pytest.mark.parametrize("way", [(), ("--json",)], ids=["as text", "as JSON"])
def test_a_code_that_never_came_is_told_after_what_was_heard(
    way: tuple[str, ...], run: Lossline, demo: Environment
) -> None:
    result = run("call", "--keys", "1 code", "--at", "2026-03-03T03:00", *way)

    assert result.exit_code == 2
    assert "请输入您的身份证号码" in result.output
    assert result.output.index("请输入您的身份证号码") < result.output.index("no one-time code has come")
