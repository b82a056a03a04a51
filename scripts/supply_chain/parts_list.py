"""Writes the parts list (SBOM, CycloneDX) of what serves callers, from the lock: `build/lossline.cdx.json`.

    python -m scripts.supply_chain.parts_list

The same lock gives the same bytes: no time, no random number.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.txt"
OUT = ROOT / "build" / "lossline.cdx.json"


def write(lock: Path, out: Path) -> None:
    """The parts list of a lock. Raises CalledProcessError if it does not come out valid."""
    out.parent.mkdir(parents=True, exist_ok=True)
    options = ["--output-reproducible", "--validate", "--spec-version", "1.6", "--output-format", "JSON"]
    project = ["--pyproject", str(ROOT / "pyproject.toml")]
    # It warns that a list of requirements does not tell which part needs which.
    command = [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", *options, *project]
    subprocess.run([*command, "--output-file", str(out), str(lock)], check=True)


if __name__ == "__main__":
    write(LOCK, OUT)
