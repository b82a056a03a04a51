"""Loads a city profile: a TOML file becomes an `ivr.city.City`, or all its faults are named at once.

A profile may say `extends = "shijiazhuang"`: it then holds only what differs. Tables are merged key by key, all
else is replaced; code and name are never inherited.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

from ivr.city import City
from models.profile_reader import ProfileReader
from models.profile_rules import CHECKS, NOTATIONS

PROFILES = Path(__file__).parent.parent / "profiles"
OWN_KEYS = ("code", "name")


class PolicyError(Exception):
    """A profile that cannot be used. `faults` holds all that is wrong with it, one sentence each."""

    def __init__(self, profile: str, faults: tuple[str, ...]) -> None:
        said = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(f"the city profile {profile} does not do:\n{said}")
        self.faults = faults


def load(name_or_path: str) -> City:
    """The city of a shipped profile (by name) or of a TOML file (by path). Raises PolicyError."""
    table = _merged(_find(name_or_path).resolve(), ())
    reader = ProfileReader(NOTATIONS, CHECKS)
    city = reader.read_table(City, table, "")
    if reader.faults:
        raise PolicyError(name_or_path, tuple(reader.faults))
    assert isinstance(city, City)
    return city


def shipped_profiles() -> tuple[str, ...]:
    """The names of the profiles that come with the line."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.toml")))


def _find(name_or_path: str, beside: Path = PROFILES) -> Path:
    """A bare name is a shipped profile; anything else a path."""
    if re.fullmatch("[a-z0-9_-]+", name_or_path):
        return PROFILES / f"{name_or_path}.toml"
    return beside / name_or_path if beside is not PROFILES else Path(name_or_path)


def _merged(path: Path, heirs: tuple[Path, ...]) -> dict[str, Any]:
    """The profile's table laid over those it extends."""
    if path in heirs:
        raise PolicyError(str(path), ("extends itself",))
    table = _parse(path)
    base = table.pop("extends", None)
    if base is None:
        return table
    if not isinstance(base, str):
        raise PolicyError(str(path), ("extends must be the name or path of a profile",))
    below = _merged(_find(base, path.parent).resolve(), (*heirs, path))
    return _laid_over({key: value for key, value in below.items() if key not in OWN_KEYS}, table)


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        there = ", ".join(shipped_profiles())
        raise PolicyError(str(path), (f"cannot be read; with the line come {there}",)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise PolicyError(str(path), (f"is not TOML: {fault}",)) from None


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both_tables = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _laid_over(merged[key], value) if both_tables else value
    return merged
