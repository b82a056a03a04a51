"""`lossline load`: a crowd calls, and the record proves that nothing acknowledged is lost; or that something is."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.database import Database
from scripts.benchmark.servers import DidNotStart
from scripts.crowd.charts import Series, Width, lines
from scripts.crowd.figures import Asked, figures
from scripts.crowd.mix import DEFAULT_MIX, BadMix, Mix, Thinking, parse_mix, read_mix
from scripts.crowd.page import page
from scripts.crowd.plan import Size, cards_needed, plan
from scripts.crowd.proof import prove
from scripts.crowd.tally import Tally, TurnKind
from scripts.exits import Faulty
from scripts.free_port import free_port
from scripts.load import started
from telephony.simulator.lot import Lot
from telephony.simulator.transport import Answer, Limits, Request, Transport
from tests.calls.engines import ON_SQLITE_ONLY
from tests.faults import words
from tests.faults.going_on import environ_of
from tests.faults.gunicorn_server import GunicornServer
from tests.scripts.conftest import NOBODY_THERE, Environment, Lossline
from tests.scripts.crowds import CrowdedLine, a_crowded_line

REPORTS = parse_mix({"callers": [{"name": "report", "keys": "1 ID PIN 1"}]})
NO_CARDS = '[[callers]]\nname = "browse"\nkeys = "4 1"\n'
TEN = Size(calls=10, rate=10)
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def line(database: Database, tmp_path: Path) -> Iterator[CrowdedLine]:
    with a_crowded_line("line", database, tmp_path) as line:
        yield line


def asked(size: Size = TEN) -> Asked:
    return Asked.of("a line", size, "7", None, "mix.toml", MONDAY)


def test_everything_that_a_crowd_was_told_is_in_the_record_once(line: CrowdedLine) -> None:
    tally = line.is_called(read_mix(DEFAULT_MIX), TEN)

    proof = prove(line.office, tally.ended)
    found = figures(asked(), tally, proof, None, {})
    assert (proof.faults, found["failures"]) == ((), [])
    assert line.broken_promises() == []
    assert found["calls"]["ended"] == 10
    assert proof.acknowledged == sum(any(call.acknowledged) for call in tally.ended) > 0
    assert {"answering", "menu", "citizen ID", "PIN", "hanging up", "all"} <= set(found["turns_ms"])


@dataclass
class KillsAtOnce:
    """The moment after somebody was told of a report, the server dies."""

    transport: Transport
    kill: Callable[[], object]

    def send(self, request: Request, limits: Limits) -> Answer:
        answer = self.transport.send(request, limits)
        if words.deeds(answer.text):
            self.kill()
        return answer


@ON_SQLITE_ONLY
def test_a_line_that_answers_before_it_commits_is_found_out(database: Database, tmp_path: Path) -> None:
    with a_crowded_line("before_commit", database, tmp_path) as line:
        line.wire = lambda transport: KillsAtOnce(transport, line.server.kill_everything)

        tally = line.is_called(REPORTS, Size(calls=1, rate=1))

        proof = prove(line.office, tally.ended)
        assert proof.acknowledged == 1
        assert re.fullmatch(r"CA\w+ was told the number \d{12}: it is in the record 0 times", proof.faults[0])
        assert proof.faults[0] in figures(asked(), tally, proof, None, {})["failures"]


@ON_SQLITE_ONLY
def test_asked_to_stop_everybody_hangs_up_and_the_report_so_far_is_there(line: CrowdedLine) -> None:
    slow = Thinking(median=20, spread=0)

    def stop_soon(tally: Tally) -> None:
        if tally.started >= 3:
            line.crowd.stop.set()

    tally = line.is_called(REPORTS, Size(calls=500, rate=10), slow, stop_soon)

    assert 3 <= tally.started < 500
    assert len(tally.ended) == tally.started
    assert tally.broken == []
    assert {sample.kind for sample in tally.samples} == {TurnKind.ANSWERING, TurnKind.HANGING_UP}


def test_the_command_calls_a_line_of_its_own_and_writes_what_came_of_it(
    run: Lossline, tmp_path: Path
) -> None:
    report, drawn = tmp_path / "load.json", tmp_path / "load.html"

    result = run(
        *("load", "--calls", "6", "--rate", "6", "--no-thinking", "--seed", "7"),
        *("--at", "2026-03-03T10:00", "--json", str(report), "--html", str(drawn)),
    )

    assert result.exit_code == 0, result.output
    assert "proved from the record:" in result.stdout
    found = json.loads(report.read_text(encoding="utf-8"))
    assert (found["asked"]["seed"], found["calls"]["ended"], found["failures"]) == ("7", 6, [])
    assert found["asked"]["began_at"].startswith("2026-03-03T02:00")
    assert found["proof"]["acknowledged"] > 0
    assert "each is in the record, once" in drawn.read_text(encoding="utf-8")


def test_a_line_that_does_not_start_is_a_fault_with_its_log() -> None:
    @contextmanager
    def too_late() -> Iterator[CrowdedLine]:
        raise DidNotStart("Starting gunicorn")
        yield

    with pytest.raises(Faulty, match=r"did not start.*\nStarting gunicorn"), started(too_late()):
        pass


@ON_SQLITE_ONLY
def test_of_a_line_whose_record_is_not_ours_it_says_what_was_not_proved(
    run: Lossline, database: Database, tmp_path: Path
) -> None:
    mix = tmp_path / "mix.toml"
    mix.write_text(NO_CARDS, encoding="utf-8")
    port = free_port()
    environ = environ_of(str(database.url), port)
    server = GunicornServer("line", port, environ, tmp_path)
    server.start()
    foreign = {**environ, "PUBLIC_URL": NOBODY_THERE, "LOSSLINE_DEMO": "1"}
    try:
        result = run(
            *("load", "--url", environ["PUBLIC_URL"], "--calls", "2", "--no-thinking", "--mix", str(mix)),
            **foreign,
        )
    finally:
        server.stop()

    assert result.exit_code == 0, result.output
    assert "not proved: the record of that line cannot be looked into from here" in result.stdout


def test_a_production_line_is_refused(run: Lossline, production: Environment) -> None:
    result = run("load", "--url", NOBODY_THERE, **(production | {"LOSSLINE_DEMO": ""}))

    assert result.exit_code == 2
    assert "a production line is not put under load" in result.stderr


def test_a_line_on_another_machine_is_refused_unless_that_is_meant(run: Lossline) -> None:
    result = run("load", "--url", "https://line.example")

    assert result.exit_code == 2
    assert "--elsewhere" in result.stderr


@pytest.mark.parametrize(
    ("mix", "why"),
    [
        ("callers = 3", "nobody would call"),
        ('[[callers]]\nname = "a"\nkeys = "1 WRNOG"', "'WRNOG' is no entry"),
        ('[[callers]]\nname = "a"\nkeys = "1"\n[faults]\ndubled = 0.1', "no fault 'dubled'"),
        ('[[callers]]\nname = "a"\nkey = "1"', r"\[\[callers\]\] knows no key"),
        ("[[callers]\n", "not TOML"),
        ('[thinking]\nmedian = "long"\n[[callers]]\nname = "a"\nkeys = "1"', "median = 'long' is no number"),
    ],
)
def test_a_mix_that_cannot_be_is_refused_with_the_reason(
    run: Lossline, tmp_path: Path, mix: str, why: str
) -> None:
    path = tmp_path / "mix.toml"
    path.write_text(mix, encoding="utf-8")

    result = run("load", "--mix", str(path))

    assert result.exit_code == 2
    assert re.search(why, result.stderr)
    with pytest.raises(BadMix):
        read_mix(path)


def test_another_time_needs_a_line_of_its_own(run: Lossline) -> None:
    result = run("load", "--url", NOBODY_THERE, "--at", "2026-03-03T03:00")

    assert result.exit_code == 2


def test_a_seed_plans_the_same_crowd_again() -> None:
    def crowd(seed: str) -> list[tuple[str, str, float]]:
        calls = plan(read_mix(DEFAULT_MIX), Size(50, 5), Lot(seed))
        return [(call.behaviour.name, call.phone, call.due) for call in calls]

    assert crowd("7") == crowd("7") != crowd("8")


def test_callers_come_in_the_shares_of_the_mix_and_at_its_rate() -> None:
    mix = read_mix(DEFAULT_MIX)

    calls = plan(mix, Size(4_000, 20), Lot("shares"))

    reports = sum(call.behaviour.name == "report" for call in calls)
    assert 0.37 < reports / len(calls) < 0.43
    assert calls[-1].due == 3_999 / 20
    assert cards_needed(calls) == sum("ID" in str(call.behaviour.entries) for call in calls)


def test_people_think_longer_and_shorter_around_the_median() -> None:
    lot, thinking = Lot("thinking"), Thinking(median=4.0, spread=0.5)

    drawn = sorted(thinking.seconds(lot) for _ in range(4_000))

    assert 3.8 < drawn[2_000] < 4.2
    assert drawn[400] < 2.5
    assert drawn[3_600] > 6.5
    assert Thinking(4.0, 0.0).seconds(lot) == pytest.approx(4.0)


def test_the_page_needs_nothing_but_itself_and_has_a_table_for_each_chart() -> None:
    tally = Tally()
    tally.start(0.0)
    tally.answered(TurnKind.MENU, 0.012, 200)
    tally.answered(TurnKind.PIN, 0.350, 503)

    drawn = page(figures(asked(), tally, None, None, {"load average": "<1>"}))

    assert not re.search(r"(src=|href=|url\(|<script|@import)", drawn)
    assert drawn.count("<svg") == drawn.count('role="img" aria-label=') == 3 * len(Width)
    assert drawn.count("<table>") >= 3
    assert "1 answers with status 503" in drawn
    assert "&lt;1&gt;" in drawn
    assert "<strong>could not be proved</strong>" in drawn


def test_a_chart_of_nothing_is_drawn_all_the_same() -> None:
    assert "<svg" in lines("Nothing", [Series("none", "s0", [])], "none", Width.PHONE)


@pytest.mark.parametrize(
    ("most", "end"), [(0.3, "0.3"), (7, "8"), (40, "40"), (2_614, "3,000"), (10_001, "20,000")]
)
def test_an_axis_ends_with_a_round_figure(most: float, end: str) -> None:
    assert f">{end}</text>" in lines("Webhooks", [Series("all", "s0", [0, most])], "webhooks", Width.DESK)


def test_the_shipped_mix_is_the_one_that_is_explained() -> None:
    mix: Mix = read_mix(DEFAULT_MIX)

    assert [each.name for each in mix.behaviours] == [
        "report",
        "wrong PIN",
        "browse",
        "queue",
        "change PIN",
        "silence",
        "bad day",
    ]
