"""The pytest plugin in somebody else's project: a pizza hotline that knows nothing of us but the plugin."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PIZZA = Path(__file__).parent.parent / "examples" / "pizza"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of that project."""
    return Path(shutil.copytree(PIZZA, tmp_path / "pizza", ignore=shutil.ignore_patterns("__pycache__")))


def run_pytest(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Its own test run, with our plugin as any project gets it."""
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_its_tests_pass(project: Path) -> None:
    result = run_pytest(project)

    assert "5 passed" in result.stdout, result.stdout + result.stderr


def test_another_answer_fails_and_is_shown_side_by_side(project: Path) -> None:
    source = project / "pizza.py"
    source.write_text(source.read_text().replace("in the oven", "in the wood oven"))

    result = run_pytest(project, "-k", "where_is")

    assert result.returncode == 1
    assert "exchange 3, press the order number #: heard otherwise" in result.stdout
    assert "1 failed" in result.stdout
    assert "Your pizza is in the oven" in result.stdout
    assert "Your pizza is in the wood oven" in result.stdout


def test_a_recording_is_updated_on_purpose(project: Path) -> None:
    source = project / "pizza.py"
    source.write_text(source.read_text().replace("in the oven", "in the wood oven"))

    first, second = run_pytest(project, "--recordings-update"), run_pytest(project)

    assert first.returncode == 1
    assert "5 passed" in second.stdout, second.stdout
    assert "in the wood oven" in (project / "where-is-my-pizza.yaml").read_text()


def test_a_line_that_checks_no_signature_with_our_token_is_a_failed_call(project: Path) -> None:
    conftest = project / "conftest.py"
    conftest.write_text(
        conftest.read_text().replace("create_app(twilio_token)", 'create_app("another token")')
    )

    result = run_pytest(project, "-k", "ordered")

    assert result.returncode == 1
    assert "heard instead" in result.stdout


@pytest.mark.parametrize("test", ["ordered", "where_is"])
def test_what_twilios_debugger_would_show_is_told(test: str, project: Path) -> None:
    conftest = project / "conftest.py"
    conftest.write_text(conftest.read_text().replace("pizza.test/calls", "pizza.test/call"))

    result = run_pytest(project, "-k", test)

    assert result.returncode == 1
    assert "Twilio's debugger" in result.stdout
    assert "404" in result.stdout


def test_nobody_presses_keys_when_the_call_is_over(project: Path) -> None:
    tests = project / "test_pizza.py"
    tests.write_text(
        "def test_on_and_on(phone):\n    phone.dial()\n    phone.hang_up()\n    phone.press('1')\n"
    )

    result = run_pytest(project)

    assert result.returncode == 1
    assert "the call is over" in result.stdout


def test_without_its_fixture_the_plugin_says_what_is_missing(project: Path) -> None:
    (project / "conftest.py").unlink()

    result = run_pytest(project, "-k", "ordered")

    assert "define a fixture twilio_app" in result.stdout


def test_a_role_that_nobody_explained_is_named(project: Path) -> None:
    conftest = project / "conftest.py"
    conftest.write_text(conftest.read_text().replace("the order number", "the number of the order"))

    result = run_pytest(project, "-k", "where_is")

    assert "recording_keys does not say what is pressed for 'the order number'" in result.stdout
