"""Asks whether a package of the lock has a known fault. Called by `scripts/audit-dependencies`, which says how."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt")
ONE_ANSWER_SECONDS = 10
ALL_ANSWERS_SECONDS = 120
SOME = 5
NO_FAULT, FAULTS, NOT_KNOWN = 0, 1, 2


def main(arguments: Sequence[str], seconds: float = ALL_ANSWERS_SECONDS) -> int:
    """Ask, print, and end with 0 (none), 1 (faults) or 2 (not known); more arguments go to pip-audit."""
    try:
        told = _ask(arguments, seconds)
    except (subprocess.TimeoutExpired, ValueError):
        print("audit-dependencies: the service that knows of faults cannot be reached: nothing is known")
        return NOT_KNOWN
    unknown = [package["name"] for package in told if "vulns" not in package]
    faulty = [(package, fault) for package in told for fault in package.get("vulns", ())]
    for package, fault in faulty:
        fixed = ", ".join(fault["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {fault['id']}, fixed in {fixed}")
    if unknown:
        some = ", ".join(unknown[:SOME]) + (" …" if len(unknown) > SOME else "")
        print(
            f"audit-dependencies: the service knows nothing of {len(unknown)} of {len(told)} packages: {some}"
        )
    if faulty:
        return FAULTS
    if unknown:
        return NOT_KNOWN
    print(f"audit-dependencies: no fault is known in {len(told)} packages")
    return NO_FAULT


def _ask(arguments: Sequence[str], seconds: float) -> list[dict[str, Any]]:
    """What is told of each package. Raises TimeoutExpired, and ValueError where there is no answer at all.

    pip-audit calls a package that the service has never heard of skipped, and is content: so its word is not taken.
    """
    locks = [option for lock in LOCKS for option in ("--requirement", str(ROOT / lock))]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "told.json"
        options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
        limits = ["--timeout", str(ONE_ANSWER_SECONDS), "--cache-dir", folder, "--output", str(out)]
        command = [sys.executable, "-m", "pip_audit", *locks, *options, *limits, *arguments]
        subprocess.run(command, check=False, timeout=seconds, capture_output=True)
        text = out.read_text(encoding="utf-8") if out.exists() else ""
    packages: list[dict[str, Any]] = json.loads(text)["dependencies"]
    return packages


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
