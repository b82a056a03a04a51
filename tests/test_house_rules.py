"""Rules about ourselves. A failing test names the file and says what to do."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("ivr", "telephony", "models", "console", "operations", "scripts")
MODULES = ("app.py", "logs.py", "metrics.py", "settings.py")
LONGEST_FILE = 250
"""Lines. Data (words, maps, migrations) may run longer."""
DATA = ("ivr/words/", "console/words/", "ivr/call_map.py", "models/migrations/")


def _sources(*packages: str) -> list[Path]:
    found = [path for package in packages or PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return found if packages else [*found, *(ROOT / name for name in MODULES)]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("path", _sources(), ids=_name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())), (
        f"{_name(path)}: give it a first line that tells a newcomer"
    )


@pytest.mark.parametrize("path", [p for p in _sources() if p.name == "__init__.py"], ids=_name)
def test_a_folder_is_a_promise_and_nothing_else(path: Path) -> None:
    body = ast.parse(path.read_text()).body

    assert len(body) == 1, f"{_name(path)}: keep only the docstring, move the code to a module"


@pytest.mark.parametrize("path", _sources(), ids=_name)
def test_a_file_is_read_in_one_sitting(path: Path) -> None:
    if _name(path).startswith(DATA):
        return
    lines = len(path.read_text().splitlines())

    assert lines <= LONGEST_FILE, f"{_name(path)} has {lines} lines: split it by meaning"


@pytest.mark.parametrize("path", _sources("ivr", "telephony", "models", "console"), ids=_name)
def test_no_import_hides_in_a_function(path: Path) -> None:
    functions = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef)]
    hidden = [name for function in functions for name in _imports(function)]

    assert not hidden, f"{_name(path)} imports {hidden} inside a function: an arrow points the wrong way"


@pytest.mark.parametrize("path", _sources("ivr"), ids=_name)
def test_the_conversation_needs_nothing_but_the_standard_library(path: Path) -> None:
    foreign = {name.split(".")[0] for name in _imports(ast.parse(path.read_text()))}

    assert foreign <= sys.stdlib_module_names | {"ivr"}, f"{_name(path)} imports {foreign}"


def test_the_application_does_not_know_the_stand_in_for_twilio() -> None:
    imported = set(_imports(ast.parse((ROOT / "app.py").read_text())))

    assert not {name for name in imported if name.startswith("telephony.simulator")}


def test_only_named_files_of_the_line_know_twilio() -> None:
    line = [path for path in _sources("telephony") if "simulator" not in path.parts]
    knowing = {
        _name(path)
        for path in line
        if any(name.split(".")[0] == "twilio" for name in _imports(ast.parse(path.read_text())))
    }

    assert knowing == {
        f"telephony/{name}.py" for name in ("exchange", "signature", "speak", "sms", "rest", "number")
    }


def test_nothing_is_left_for_later() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    words = re.compile(
        "TO"
        + "DO|FIX"
        + "ME|XX"
        + "X|NotImplemented"
        + r"Error|pytest\.sk"
        + r"ip|mark\.(sk"
        + "ip|xf"
        + "ail)"
    )
    found = [name for name in listed.stdout.split() if words.search((ROOT / name).read_text())]

    assert not found, f"finish what is left in {found}"


def test_no_lock_names_a_registry() -> None:
    locks = list(ROOT.glob("*requirements*.txt"))

    assert locks
    assert not [path.name for path in locks if re.search("https?://", path.read_text())]
