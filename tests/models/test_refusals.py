"""Refusals: whoever is refused is told why, in their own language; nothing is left to an English sentence."""

import ast
from pathlib import Path

import pytest

from models import staff_refusals
from models.staff_refusals import NotDone

ROOT = Path(__file__).parents[2]
SAY_ALL = frozenset(
    [
        "NoSuchCard",
        "SeveralCards",
        "NoSuchCall",
        "TakenAlready",
        "ClaimedAlready",
        "NotClaimed",
        "DialledJustNow",
        "NotDue",
        "NotDialled",
        "CannotBeDialled",
        "NoTelephone",
        "NotRung",
        "NotOnDuty",
        "NoHotline",
        "NotVerified",
        "CounterOnly",
        "NoPinToKey",
        "NoTriesLeft",
        "PinNeeded",
        "NoSuchRequest",
        "SentAlready",
        "NoSuchStaff",
        "NumberTaken",
        "IsDisabled",
        "OwnAccount",
        "LastAdministrator",
    ]
)
"""Refusals that have one reason each: their names have the sentence."""
WRONG_ROLE = "s may not "
"""Of these the page says that the role may not; a terminal also says which may."""


def bare_refusals(path: Path) -> list[str]:
    """Where a refusal that stands for several faults is raised without saying which."""
    several = {
        name
        for name, kind in vars(staff_refusals).items()
        if isinstance(kind, type) and issubclass(kind, NotDone) and name not in SAY_ALL
    }
    return [
        f"{path.relative_to(ROOT)}, line {node.lineno}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and getattr(node.exc.func, "id", "") in several
        and len(node.exc.args) == 1
        and WRONG_ROLE not in ast.unparse(node.exc)
    ]


@pytest.mark.parametrize("package", ["models", "console"])
def test_every_refusal_says_which_fault_it_was(package: str) -> None:
    """Give it a `Because`, and a sentence in each language of the pages."""
    paths = sorted((ROOT / package).rglob("*.py"))
    assert paths

    assert [place for path in paths for place in bare_refusals(path)] == []
