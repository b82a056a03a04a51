"""Fuzzes one target: `python -m tests.fuzz.run twiml --seconds 60`. Ends with 77 if it found something."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import atheris

OURS = ["ivr", "models", "recordings", "scripts", "telephony"]
LONGEST_INPUT = 4096
ONE_INPUT_SECONDS = 10

with atheris.instrument_imports(include=OURS, enable_loader_override=False):
    from tests.fuzz.targets import OF_TESTS, TARGETS


def main(arguments: Sequence[str]) -> None:
    """Run until the time, or the number of inputs, is used up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=[*TARGETS, *OF_TESTS])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--inputs", type=int, default=-1)
    parser.add_argument("--keep", type=Path, default=Path.cwd(), help="where to write what was found")
    asked = parser.parse_args(arguments)
    target = {**TARGETS, **OF_TESTS}[asked.target]
    with tempfile.TemporaryDirectory(prefix="lossline-fuzz-") as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(target.seeds()):
            (corpus / f"{number}").write_bytes(seed)
        words = Path(folder) / "words"
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words), encoding="ascii")
        options = {
            **({"dict": words} if target.words else {}),
            "max_total_time": asked.seconds,
            "runs": asked.inputs,
            "max_len": LONGEST_INPUT,
            "timeout": ONE_INPUT_SECONDS,
            "artifact_prefix": f"{asked.keep}/{asked.target}-",
            "print_final_stats": 1,
            "verbosity": 1,
        }
        atheris.Setup(
            [sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(corpus)], target.feed
        )
        atheris.Fuzz()


def _escaped(word: str) -> str:
    """As libFuzzer reads it."""
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    main(sys.argv[1:])
