"""`scripts/run`: what all processes of the line have in common."""

import shutil
import subprocess
from pathlib import Path

RUN = Path(__file__).parent.parent.parent / "scripts/run"


def test_a_process_that_crashes_leaves_no_image_of_its_memory(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "bin").mkdir()
    shutil.copy(RUN, tmp_path / "scripts/run")
    told = tmp_path / "bin/lossline"
    told.write_text("#!/bin/sh\nulimit -c\n")
    told.chmod(0o755)

    answer = subprocess.run(
        ["sh", "-c", 'ulimit -S -c "$(ulimit -H -c)" && exec scripts/run worker'],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout == "0\n"
