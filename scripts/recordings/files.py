"""Which recordings are meant: files and folders, and those among them whose name or first lines hold a word."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from recordings.recording import BadRecording, Recording
from scripts.exits import NotFound, Refused
from scripts.recordings.roles import read

ENDING = "*.yaml"


def chosen(places: Iterable[Path], word: str) -> list[tuple[Path, Recording]]:
    """All recordings there, each once. Raises NotFound and Refused as commands do."""
    found = [(path, _read(path)) for path in paths_of(places)]
    kept = [(path, one) for path, one in found if _has(word, path, one)]
    if not kept:
        raise NotFound(
            f"no recording has {word!r} in its name or first lines" if word else "no recordings there"
        )
    return kept


def paths_of(places: Iterable[Path]) -> list[Path]:
    """The files there, each once. Raises NotFound."""
    return list(dict.fromkeys(path for place in places for path in _paths(place)))


def _paths(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from sorted(place.rglob(ENDING))
    elif place.is_file():
        yield place
    else:
        raise NotFound(f"{place}: there is no such file")


def _read(path: Path) -> Recording:
    try:
        return read(path)
    except BadRecording as fault:
        raise Refused(f"{path}: {fault}") from None


def _has(word: str, path: Path, recording: Recording) -> bool:
    return word.lower() in f"{path} {' '.join(recording.comment)}".lower()
