"""The documentation tells what is: every file, link, rule and command it names is there."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from click import Context, Group
from click.testing import CliRunner

from ivr.speech import Digits
from ivr.words import en
from scripts.lossline import lossline

ROOT = Path(__file__).parent.parent
RULES = ROOT / "docs" / "rules.md"
README = ROOT / "README.md"
TOP = ("ivr", "telephony", "models", "console", "operations", "scripts", "tests", "docs", "profiles")
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
RULE = re.compile(r"^### ([A-Z][0-9]+) · ", re.MULTILINE)


def _tracked(*patterns: str) -> list[Path]:
    """Files that are, or would be, in the repository; those that are just being deleted left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def _pages() -> list[Path]:
    return [README, ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made where the page is shown."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", _pages(), ids=_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"https?://", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page

        assert target.exists(), f"{_name(page)} links to {link}, which is not there"
        assert not anchor or anchor in _anchors(target), f"{_name(page)}: there is no heading for {link}"


@pytest.mark.parametrize("page", _pages(), ids=_name)
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = [word.split()[0] for word in CODE.findall(page.read_text(encoding="utf-8"))]
    paths = [word for word in named if re.fullmatch(rf"({'|'.join(TOP)})/[\w./-]*", word)]

    assert not [path for path in paths if not (ROOT / path).exists()], _name(page)


@pytest.mark.parametrize("page", _pages(), ids=_name)
def test_what_is_said_to_stand_in_a_file_stands_there(page: Path) -> None:
    """As in: `models/status.py` (`is_running`)."""
    text = page.read_text(encoding="utf-8")
    for name, inside in re.findall(r"`([\w/]+\.py)` \((`\w+`(?:,\s`\w+`)*)\)", text):
        source = (ROOT / name).read_text(encoding="utf-8")

        assert not [word for word in CODE.findall(inside) if word not in source], f"{_name(page)}: {name}"


def _rules() -> list[str]:
    return RULE.findall(RULES.read_text(encoding="utf-8"))


@cache
def _tests() -> str:
    """Everything in which a test can name a rule: names and docstrings."""
    sources = (path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py")))
    words = re.compile(r'def (test_\w+)|"""(.*?)"""', re.DOTALL)
    return " ".join(f"{name} {said}" for source in sources for name, said in words.findall(source))


def _named_in_tests() -> set[str]:
    single = {found.upper() for found in re.findall(r"(?<![A-Za-z0-9])([LPSCQDMlpscqdm]\d+)(?!\d)", _tests())}
    snake = {found.upper() for found in re.findall(r"_([lpscqdm]\d+)_", _tests())}
    ranges = re.findall(r"([LPS])(\d+)–[LPS]?(\d+)", _tests())
    spans = {f"{letter}{n}" for letter, first, last in ranges for n in range(int(first), int(last) + 1)}
    return single | snake | spans


def _exempt() -> set[str]:
    """The rules of which nothing is kept, or that are only explained: said in bold in the last section."""
    last = RULES.read_text(encoding="utf-8").rpartition("\n## Not kept yet\n")[2]
    of_nothing = "".join(paragraph for paragraph in last.split("\n\n") if "kept in part" not in paragraph)
    return set(re.findall(r"\*\*([A-Z]\d+)\*\*", of_nothing))


def test_there_are_all_rules_and_each_once() -> None:
    expected = [
        *(f"L{n}" for n in range(1, 12)),
        *(f"P{n}" for n in range(8)),
        *(f"S{n}" for n in range(1, 5)),
        *("C1", "Q1", "Q2", "D1", "M1"),
    ]

    assert _rules() == expected


@pytest.mark.parametrize("rule", _rules())
def test_every_rule_is_tested_or_said_not_to_be_kept(rule: str) -> None:
    assert rule in _named_in_tests() | _exempt(), (
        f"no test names rule {rule}, and docs/rules.md does not list it under «Not kept yet»"
    )


def test_a_rule_that_is_listed_as_not_kept_says_so_where_it_stands() -> None:
    text = RULES.read_text(encoding="utf-8")
    sections = dict(zip(_rules(), RULE.split(text)[2::2], strict=True))
    last = text.rpartition("\n## Not kept yet\n")[2]
    listed = set(re.findall(r"\*\*([A-Z]\d+)\*\*", last))

    assert {rule for rule, section in sections.items() if "**Not kept yet:**" in section} == listed - {"P7"}


def _code(page: Path) -> Iterator[str]:
    """Everything on a page that is set as code: lines of blocks, and words between backticks."""
    for place, part in enumerate(page.read_text(encoding="utf-8").split("```")):
        yield from part.splitlines() if place % 2 else CODE.findall(part)


def _commands(page: Path) -> set[tuple[tuple[str, ...], str]]:
    """Calls of `lossline` on a page: the command with its sub-command, and the options it is given there."""
    calls = set()
    for code in _code(page):
        for said in re.findall(r"(?:^|[\s/])lossline ([a-z][^|>;]*)", code):
            words = shlex.split(said, comments=True)
            is_group = isinstance(lossline.get_command(Context(lossline), words[0]), Group)
            options = " ".join(sorted(word for word in words if word.startswith("--")))
            calls.add((tuple(words[: 2 if is_group else 1]), options))
    return calls


@pytest.mark.parametrize("page", _pages(), ids=_name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    for command, options in sorted(_commands(page)):
        told = CliRunner().invoke(lossline, [*command, "--help"])

        assert told.exit_code == 0, f"{_name(page)} names lossline {' '.join(command)}: {told.output}"
        missing = [option for option in options.split() if option not in told.output]
        assert not missing, f"{_name(page)}: lossline {' '.join(command)} has no {missing}"


def test_the_readme_has_both_languages() -> None:
    text = README.read_text(encoding="utf-8")

    assert "\n## 中文" in text
    assert text.index("## ") < text.index("\n## 中文")


def test_the_call_in_the_readme_says_what_the_line_says() -> None:
    """If this fails, take the call anew: the command stands above it."""
    shown = " ".join(README.read_text(encoding="utf-8").split())
    heard = (
        "main_menu.question",
        "who.question",
        "pin.question",
        "loss.make_it_formal",
        "anything_else.bank",
    )
    report = re.search(r"report no\. (\d{12})", shown)

    assert not [name for name in heard if en.SENTENCES[name] not in shown]
    assert report
    assert en.read(Digits(report[1]), yao=True) in shown


def test_nothing_that_is_committed_speaks_of_anything_but_the_project() -> None:
    words = re.compile(
        "/wo" + "rk/|shared/de" + r"sign|helper ses" + r"sion|pypi\.o" + r"rg|file:///ro" + "ot"
    )
    found = [
        _name(path)
        for path in _tracked()
        if path.suffix not in {".png", ".wav"}
        and words.search(path.read_text(encoding="utf-8", errors="replace"))
    ]

    assert not found, f"these files speak of where or how they were made: {found}"
