"""Fuzzes all targets, or some, one after the other: `python -m tests.fuzz twiml cards --seconds 60`."""

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TARGETS = ("fields", "twiml", "cards", "profile", "recording", "kept", "mix", "entries")
NOT_HERE = "atheris is not installed: it has wheels for Linux on x86_64, and Python 3.11 to 3.13"
_COUNT = re.compile(r"number_of_executed_units: (\d+)")
_LAST_LINES = 60


@dataclass(frozen=True)
class Outcome:
    """What became of one target."""

    inputs: int
    finding: str
    """The end of what the fuzzer said; empty if it found nothing."""


def fuzz(target: str, seconds: int, keep: Path, inputs: int = -1) -> Outcome:
    """Feed one target, in a process of its own: a finding ends it. Raises RuntimeError where there is no fuzzer."""
    if find_spec("atheris") is None:
        raise RuntimeError(NOT_HERE)
    command = [sys.executable, "-m", "tests.fuzz.run", target, "--keep", str(keep)]
    options = ["--seconds", str(seconds), "--inputs", str(inputs)]
    ended = subprocess.run(
        [*command, *options], cwd=ROOT, capture_output=True, text=True, errors="replace", check=False
    )
    said = ended.stdout + ended.stderr
    counted = _COUNT.search(said)
    told = [line for line in said.splitlines() if not line.startswith(("INFO:", "#"))]
    finding = "" if ended.returncode == 0 else "\n".join(told[-_LAST_LINES:])
    return Outcome(int(counted[1]) if counted else 0, finding)


def main(arguments: Sequence[str]) -> int:
    """Fuzz them; 1 if anything was found."""
    parser = argparse.ArgumentParser(
        prog="scripts/fuzz", description="Feeds readers with inputs made to break them."
    )
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; all if none is named"
    )
    parser.add_argument("--seconds", type=int, default=60, help="for each; 60 if left out")
    parser.add_argument("--keep", type=Path, default=Path.cwd(), help="where inputs go that break something")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.targets) - set(TARGETS):
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    found = False
    for target in asked.targets or TARGETS:
        outcome = fuzz(target, asked.seconds, asked.keep)
        print(f"fuzz: {target}: {outcome.inputs:,} inputs, {'FOUND' if outcome.finding else 'nothing found'}")
        if outcome.finding:
            found = True
            print(outcome.finding)
    return int(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
