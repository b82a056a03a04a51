"""`lossline replay --chaos`: calls on bad days leave the record that they leave on a good one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from models import clock, turn_log
from recordings.recording import Recording
from scripts.invented import InventedCard
from scripts.recordings.chaos import Death, chaos
from scripts.recordings.playing import replay
from scripts.recordings.roles import read
from scripts.recordings.stage import Scene, Stage
from scripts.recordings.troubles import Trouble
from telephony.simulator.transport import Answer, Limits, Request
from tests.scripts.conftest import Lossline

FOLDER = Path(__file__).parent.parent / "recordings"
CLOSES_MEANWHILE = {
    "closing-time-comes-while-waiting",
    "closing-time-comes-while-waiting-in-english",
}
"""A webhook that comes again waits for the lease on the call's clock, too: with kills people have gone home earlier."""
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.yaml"))
DEEDS = (
    "report-at-night",
    "a-running-loss-is-renewed",
    "an-enabled-pin-is-changed",
    "a-pin-is-enabled-with-the-sms-code",
    "three-wrong-pins-at-night-lead-to-a-call-back",
    "a-withheld-number-leaves-a-number",
    "xian-releases-by-phone",
    "five-wrong-codes-lead-to-a-person",
)


@dataclass
class WritingDown:
    """A wire to a line that knows no delivery again: each is another call to it."""

    scene: Scene
    deliveries: int = 0

    def send(self, request: Request, limits: Limits) -> Answer:
        """The line's own answer, after a row too many."""
        self.deliveries += 1
        office = self.scene.office
        with office.database.light() as connection:
            turn_log.open_call(
                connection, office.keys, f"CA{self.deliveries:032}", None, "", office.city.code, "zh"
            )
        return self.scene.transport.send(request, limits)


class Forgetful(Stage):
    """Sets scenes with such a line."""

    def scene(self, recording: Recording, cards: Mapping[str, InventedCard]) -> Scene:
        """The same scene, but for the wire."""
        scene = super().scene(recording, cards)
        return replace(scene, transport=WritingDown(scene))


@dataclass
class ByTheLinesClock:
    """A wire that looks at the line's clock before each webhook and after it."""

    scene: Scene
    seen: list[tuple[datetime, datetime]]

    def send(self, request: Request, limits: Limits) -> Answer:
        """The line's own answer."""
        before = clock.now()
        answer = self.scene.transport.send(request, limits)
        self.seen.append((before, clock.now()))
        return answer


class Watched(Stage):
    """Sets scenes with such a wire."""

    seen: list[tuple[datetime, datetime]]

    def scene(self, recording: Recording, cards: Mapping[str, InventedCard]) -> Scene:
        """The same scene, but for the wire."""
        self.seen = []
        scene = super().scene(recording, cards)
        return replace(scene, transport=ByTheLinesClock(scene, self.seen))


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Where calls are played."""
    with Stage() as stage:
        yield stage


@pytest.mark.parametrize("name", DEEDS)
def test_every_deed_is_done_once_on_every_bad_day(name: str, stage: Stage) -> None:
    result = chaos(stage, read(FOLDER / f"{name}.yaml"))

    assert [(each.trouble.value, each.changes) for each in result.ordeals if each.changes] == []
    assert {each.trouble for each in result.ordeals} == set(Trouble)


@pytest.mark.parametrize("trouble", list(Trouble), ids=lambda each: each.name.lower())
def test_the_trouble_really_strikes(trouble: Trouble, stage: Stage) -> None:
    result = chaos(stage, read(FOLDER / "report-at-night.yaml"))

    struck = {each.trouble: each.struck for each in result.ordeals}
    assert struck[trouble] >= 5


def test_a_process_that_is_really_killed_leaves_a_claim_and_the_next_one_does_the_deed(stage: Stage) -> None:
    result = chaos(stage, read(FOLDER / "report-at-night.yaml"), Death.SIGKILL)

    killed = next(each for each in result.ordeals if each.trouble is Trouble.KILLED)
    assert (killed.struck, killed.changes) == (5, ())


@pytest.mark.long
@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_recording_withstands_every_bad_day_and_real_kills(name: str, stage: Stage) -> None:
    result = chaos(stage, read(FOLDER / f"{name}.yaml"), Death.SIGKILL)

    changed = {each.trouble for each in result.ordeals if each.changes}
    assert changed <= ({Trouble.KILLED} if name in CLOSES_MEANWHILE else set())


def test_how_long_a_machine_works_at_an_answer_is_no_time_of_the_call() -> None:
    """A caller is offered a call-back after two minutes of waiting: on a busy machine, too, in the same round."""
    with Watched() as stage:
        replay(stage, read(FOLDER / "waiting-callers-may-leave-a-call-back.yaml"))

    assert len(stage.seen) > 10
    assert [after - before for before, after in stage.seen if after != before] == []


def test_to_kill_goes_with_chaos_alone(run: Lossline) -> None:
    assert run("replay", str(FOLDER / "report-at-night.yaml"), "--kill").exit_code == 2


def test_a_line_that_writes_down_every_delivery_is_found() -> None:
    with Forgetful() as stage:
        result = chaos(stage, read(FOLDER / "report-at-night.yaml"))

    assert not result.is_withstood
    lost = next(each for each in result.ordeals if each.trouble is Trouble.LOST)
    assert lost.changes == ("rows of calls: 7 undisturbed, 13 now",)


def test_the_command_says_what_it_did(run: Lossline) -> None:
    result = run("replay", str(FOLDER / "report-at-night.yaml"), "--chaos")

    assert result.exit_code == 0
    assert "the record is the same" in result.stdout
    assert [line.split(":")[0].strip() for line in result.stdout.splitlines()[1:]] == [
        each.value for each in Trouble
    ]


def test_chaos_goes_with_no_update(run: Lossline) -> None:
    assert run("replay", str(FOLDER / "report-at-night.yaml"), "--chaos", "--update").exit_code == 2
