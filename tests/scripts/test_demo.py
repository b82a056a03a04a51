"""`scripts/demo`: the whole line on one machine, started once and ended without a trace."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from ivr.city import PinRules
from models import identity, weak_pin
from models.weak_pin import OwnFacts
from scripts.demonstration.cards import DemoCard, demo_cards
from scripts.demonstration.house import cards_at_home, make_unless_there, tear_down
from scripts.free_port import free_port
from scripts.invented import EXAMPLE_CITIZEN_ID, EXAMPLE_PIN, CardState
from settings import Settings, demo_environment
from tests.scripts.conftest import Lossline

ROOT = Path(__file__).parent.parent.parent
SOURCES = ("ivr", "models", "telephony", "console", "scripts", "profiles", "app.py", "settings.py")
TODAY = date(2026, 3, 3)
START_SECONDS = 180


@dataclass
class Demo:
    """A demo that runs from a clone of its own."""

    clone: Path
    process: subprocess.Popen[bytes]
    said: str

    def lossline(self, *arguments: str) -> str:
        command = [str(self.clone / ".venv" / "bin" / "lossline"), *arguments]
        return subprocess.run(
            command, cwd=self.clone, env=_environ(), capture_output=True, text=True, check=True
        ).stdout


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone that is set up already: its programs are those of this environment, its code is its own."""
    for source in SOURCES:
        if (ROOT / source).exists():
            subprocess.run(["cp", "-R", str(ROOT / source), str(tmp_path)], check=True)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    _program(tmp_path / "scripts" / "setup", "exit 0")
    _program(
        programs / "lossline",
        f'exec {sys.executable} -c "from scripts.lossline import main; main()" "$@"',
        f"export PYTHONPATH={tmp_path}",
    )
    _program(
        programs / "gunicorn", f'exec {sys.executable} -m gunicorn "$@"', f"export PYTHONPATH={tmp_path}"
    )
    return tmp_path


@pytest.fixture
def running_demo(clone: Path) -> Iterator[Demo]:
    """`scripts/demo`, up and answering."""
    process = subprocess.Popen(
        [str(clone / "scripts" / "demo"), "--port", str(free_port(in_a_row=3))],
        env=_environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield Demo(clone, process, _read_until(process, "--reset starts over"))
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def test_the_demo_runs_takes_a_signed_call_and_leaves_no_process_behind(running_demo: Demo) -> None:
    for needed in (
        "lossline call",
        EXAMPLE_CITIZEN_ID,
        EXAMPLE_PIN,
        "http://127.0.0.1:",
        "按 Ctrl-C 全部结束",
    ):
        assert needed in running_demo.said

    call = json.loads(
        running_demo.lossline("call", "--keys", f"1 {EXAMPLE_CITIZEN_ID} {EXAMPLE_PIN} 1", "--json")
    )
    card = json.loads(running_demo.lossline("cards", "show", "A12345678", "--json"))
    running_demo.process.send_signal(signal.SIGTERM)

    assert running_demo.process.wait(START_SECONDS) == 0
    assert call["line"].startswith("http://127.0.0.1:")
    assert call["turns"][-1]["outcome"] == "reported"
    assert (card["status"], card["loss"]["channel"]) == ("4", "self_service")
    with pytest.raises(ProcessLookupError):
        os.killpg(running_demo.process.pid, 0)


def test_ctrl_c_reaches_every_process_and_ends_them_all(running_demo: Demo) -> None:
    os.killpg(running_demo.process.pid, signal.SIGINT)

    assert running_demo.process.wait(START_SECONDS) == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(running_demo.process.pid, 0)


def test_a_taken_port_is_said_clearly(run: Lossline) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        result = run("demo", "--port", str(port))

    assert result.exit_code == 1
    assert f"port {port} cannot be had" in result.stderr
    assert "--port" in result.stderr


def test_a_demo_has_keys_of_its_own_that_only_its_owner_reads(tmp_path: Path) -> None:
    environment = make_unless_there(tmp_path)

    assert (tmp_path / ".demo" / "environment").stat().st_mode & 0o777 == 0o600
    assert Settings.from_env(environment).is_demo
    assert demo_environment(tmp_path) == environment


def test_a_second_start_keeps_everything_but_the_port(tmp_path: Path) -> None:
    first = make_unless_there(tmp_path)

    second = make_unless_there(tmp_path, 8080)

    assert second["PUBLIC_URL"] == "http://127.0.0.1:8080"
    assert second | {"PUBLIC_URL": first["PUBLIC_URL"]} == first


def test_calls_of_a_demo_can_be_recorded(tmp_path: Path) -> None:
    settings = Settings.from_env(make_unless_there(tmp_path))

    assert settings.recordings_dir
    assert settings.recordings_dir.is_dir()


def test_starting_over_makes_new_keys(tmp_path: Path) -> None:
    first = make_unless_there(tmp_path)
    (Path(first["RECORDINGS_DIR"]) / "CA0.jsonl").touch()

    tear_down(tmp_path)

    assert demo_environment(tmp_path) is None
    assert make_unless_there(tmp_path)["DATA_KEY"] != first["DATA_KEY"]


def test_what_an_interrupted_first_start_left_is_made_anew(tmp_path: Path) -> None:
    make_unless_there(tmp_path)
    (tmp_path / ".demo" / "environment").unlink()

    make_unless_there(tmp_path)

    assert len(cards_at_home(tmp_path, TODAY)) == len(demo_cards(TODAY))


def test_every_state_a_card_can_be_in_has_a_card() -> None:
    assert {each.state for each in demo_cards(TODAY)} == set(CardState)


@pytest.mark.parametrize("each", demo_cards(TODAY), ids=lambda each: each.card.card_number)
def test_the_demos_people_are_well_formed_and_their_pins_are_good_ones(each: DemoCard) -> None:
    card = each.card
    own = OwnFacts(card.citizen_id, card.card_number, card.phone)

    assert identity.is_valid_citizen_id(card.citizen_id, TODAY)
    assert identity.is_card_number(card.card_number)
    assert card.pin == "" or not weak_pin.is_too_easy(card.pin, PinRules(), own, TODAY)


def _program(path: Path, line: str, before: str = "") -> None:
    path.write_text(f"#!/bin/sh\n{before}\n{line}\n")
    path.chmod(0o755)


def _environ() -> dict[str, str]:
    """Nothing of a line's settings, so that the demo's count."""
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


def _read_until(process: subprocess.Popen[bytes], text: str) -> str:
    assert process.stdout is not None
    said = b""
    while text.encode() not in said:
        ready, _, _ = select.select([process.stdout], [], [], START_SECONDS)
        more = os.read(process.stdout.fileno(), 65536) if ready else b""
        assert more, f"the demo did not start:\n{said.decode()}"
        said += more
    return said.decode()


def test_a_demo_from_before_there_were_seals_gets_a_key_for_them_and_keeps_its_own(tmp_path: Path) -> None:
    before = make_unless_there(tmp_path)
    path = tmp_path / ".demo" / "environment"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("SEAL_KEY")]
    path.write_text("\n".join(lines))

    after = make_unless_there(tmp_path)

    assert after == before | {"SEAL_KEY": after["SEAL_KEY"]}
    assert demo_environment(tmp_path) == after
    assert path.stat().st_mode & 0o777 == 0o600
