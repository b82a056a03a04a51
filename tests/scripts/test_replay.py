"""`lossline replay`: plays recorded calls, and shows what is not as it was."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from recordings.reader import read_recording, recording_in, recording_of
from recordings.recording import BadRecording
from recordings.writer import document_of
from scripts.recordings.roles import checked
from tests.scripts.conftest import Lossline

FOLDER = Path(__file__).parent.parent / "recordings"
AT_NIGHT = FOLDER / "report-at-night.yaml"


def test_the_first_difference_is_shown_side_by_side(run: Lossline, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(AT_NIGHT.read_text().replace("确认挂失，请按1", "确认挂失，请按2"))

    result = run("replay", str(changed))

    assert result.exit_code == 1
    assert "exchange 4, press the right PIN: heard otherwise" in result.stdout
    assert "确认挂失，请按2" in result.stdout
    assert "确认挂失，请按1" in result.stdout


def test_a_city_that_does_not_exist_is_no_recording(run: Lossline, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.yaml"
    elsewhere.write_text(AT_NIGHT.read_text().replace("city: shijiazhuang", "city: atlantis"))

    result = run("replay", str(elsewhere))

    assert result.exit_code == 2
    assert "atlantis" in result.stderr
    assert "shanghai" in result.stderr


def test_what_is_no_yaml_is_told_with_its_line(run: Lossline, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("format: 2\ndate: [oops\nexchanges:\n")

    result = run("replay", str(broken))

    assert result.exit_code == 2
    assert "line 3: " in result.stderr


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_played(
    run: Lossline, tmp_path: Path
) -> None:
    result = run("replay", str(AT_NIGHT), "--junit", str(tmp_path / "nowhere" / "report.xml"))

    assert result.exit_code == 2
    assert "there is no folder" in result.stderr
    assert "as recorded" not in result.stdout


def test_another_verb_is_a_difference_as_well(run: Lossline, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(AT_NIGHT.read_text().replace('timeout="10"', 'timeout="11"', 1))

    result = run("replay", str(changed))

    assert result.exit_code == 1
    assert "answered otherwise" in result.stdout
    assert "|" in result.stdout


def test_what_became_of_the_card_belongs_to_the_call(run: Lossline, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(AT_NIGHT.read_text().replace("status: '4'", "status: '1'"))

    result = run("replay", str(changed))

    assert result.exit_code == 1
    assert "afterwards, holder" in result.stdout


@pytest.mark.parametrize("moment", ["2026-03-03T10:00+08:00", "2026-03-03T10:00"])
def test_at_another_time_the_line_says_something_else(moment: str, run: Lossline) -> None:
    result = run("replay", str(AT_NIGHT), "--at", moment)

    assert result.exit_code == 1
    assert "exchange 1, dial: heard otherwise" in result.stdout


def test_an_update_writes_what_happens_and_keeps_what_still_fits(run: Lossline, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(AT_NIGHT.read_text().replace("确认挂失，请按1", "确认挂失，请按2"))

    run("replay", "--update", str(changed))

    assert changed.read_text() == AT_NIGHT.read_text()


def test_an_update_of_an_old_format_writes_the_newest(run: Lossline, tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text((FOLDER / "format-1" / "report-at-night.yaml").read_text())

    result = run("replay", "--update", str(old))

    assert result.exit_code == 0
    assert read_recording(old).format == 2
    assert document_of(read_recording(old))["exchanges"][0]["webhooks"]


def test_a_new_recording_is_written_without_what_is_heard(run: Lossline, tmp_path: Path) -> None:
    new = tmp_path / "new.yaml"
    new.write_text("format: 2\ndate: 2026-03-03T03:00+08:00\nexchanges:\n- dial: true\n- press: '4'\n")

    run("replay", "--update", str(new))

    assert run("replay", str(new)).exit_code == 0
    assert "请按" in new.read_text()


def test_what_is_random_is_left_open(run: Lossline, tmp_path: Path) -> None:
    new = tmp_path / "new.yaml"
    wordless = yaml.safe_load(AT_NIGHT.read_text())
    for exchange in wordless["exchanges"]:
        exchange.pop("hears", None)
    new.write_text(yaml.safe_dump(wordless))

    run("replay", "--update", str(new))

    assert any(
        "报告编号…" in text or "…" in text for text in new.read_text().splitlines() if "挂失编号" in text
    )


def test_folders_are_searched_and_a_word_chooses(run: Lossline) -> None:
    result = run("replay", str(FOLDER), "-k", "report-at-night", "--jobs", "1")

    assert result.exit_code == 0
    assert [line.split("/")[-1].split(":")[0] for line in result.stdout.splitlines()] == [
        "report-at-night.yaml",
        "report-at-night.yaml",
    ]


def test_two_processes_tell_the_same_as_one(run: Lossline) -> None:
    chosen = ("replay", str(FOLDER), "-k", "hung-up")

    alone, together = run(*chosen, "--jobs", "1"), run(*chosen, "-k", "a-", "--jobs", "2")

    assert alone.exit_code == together.exit_code == 0
    assert len(together.stdout.splitlines()) > len(alone.stdout.splitlines()) >= 10


def test_a_ci_server_reads_the_result(run: Lossline, tmp_path: Path) -> None:
    changed, report = tmp_path / "changed.yaml", tmp_path / "recordings.xml"
    changed.write_text(AT_NIGHT.read_text().replace("确认挂失，请按1", "确认挂失，请按2"))

    run("replay", str(AT_NIGHT), str(changed), "--junit", str(report))

    suite = ElementTree.parse(report).getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert "请按2" in (suite.findtext("testcase/failure") or "")


def test_good_bad_and_missing_files_have_exit_codes_of_their_own(run: Lossline, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("exchanges: 3")

    codes = [run("replay", str(path)).exit_code for path in (AT_NIGHT, bad, tmp_path / "missing.yaml")]

    assert codes == [0, 2, 3]


@pytest.mark.parametrize(
    ("exchange", "fault"),
    [
        ({"press": "246810"}, "by its role only"),
        ({"press": 1}, "in quotes"),
        ({"press": "the right PIN of wife"}, "no card 'wife'"),
        ({"press": "the left PIN"}, "none of"),
        ({"press": "1", "silence": True}, "exactly one"),
        ({"silence": True, "heard": []}, "unknown"),
        ({"silence": True, "webhooks": [{"answer": ""}]}, "needs what was posted to"),
    ],
)
def test_a_bad_exchange_is_named(exchange: dict[str, object], fault: str) -> None:
    document = yaml.safe_load(AT_NIGHT.read_text())
    document["exchanges"].append(exchange)

    with pytest.raises(BadRecording, match=fault):
        checked(recording_in(document))


@pytest.mark.parametrize("value", ["2026-02-30", "2026-03-03 10:00:00 +99:99", "9" * 5_000])
def test_a_day_or_a_number_that_cannot_be_is_a_fault_of_the_file(value: str) -> None:
    with pytest.raises(BadRecording, match="is not YAML"):
        recording_of(f"date: {value}")


def test_a_recording_of_a_later_version_is_refused(run: Lossline, tmp_path: Path) -> None:
    later = tmp_path / "later.yaml"
    later.write_text(AT_NIGHT.read_text().replace("format: 2", "format: 3"))

    result = run("replay", str(later))

    assert result.exit_code == 2
    assert "newer version" in result.output


def test_without_files_and_without_a_call_it_is_wrong_use(run: Lossline) -> None:
    assert run("replay").exit_code == 2


def test_a_call_is_compared_from_a_given_exchange_on(run: Lossline, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(AT_NIGHT.read_text().replace("按井号键结束", "按星号键结束"))

    codes = [run("replay", str(changed), *more).exit_code for more in ((), ("--from", "4"), ("--from", "99"))]

    assert codes == [1, 0, 2]
