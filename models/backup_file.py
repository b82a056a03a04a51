"""A backup as a file: a zip with a copy of the database and a manifest that says what is in it.

The manifest bears a mac under DATA_KEY: a file that somebody else made, or changed, is known as such. `unzip` opens it
in an emergency: the copy is a plain SQLite file, or what `pg_dump --format=custom` writes.
"""

import hashlib
import hmac
import json
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from models.keys import KeyRing

FORMAT = 1
LABEL = "backup"
MANIFEST = "manifest.json"
COPIES = {"sqlite": "record.db", "postgresql": "record.dump"}
"""What the copy of the database is called in the file, by engine."""
_PACKING = {"sqlite": ZIP_DEFLATED, "postgresql": ZIP_STORED}
_PRIVATE = 0o600
CHUNK = 1 << 20


class BackupError(Exception):
    """A backup that cannot be made or used. The text says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    engine: str
    schema: str
    """The last migration that was applied."""
    made_at: str
    """The moment that the backup shows, in UTC: what was acknowledged before is in it."""
    rows: Mapping[str, int]
    """By table."""
    events: int
    """Of the audit log."""
    seals: int
    faults: int
    """What `audit verify` found to be wrong already then."""
    digest: str
    """SHA-256 of the copy."""
    size: int
    """Of the copy, in bytes."""
    format: int = FORMAT

    @property
    def moment(self) -> str:
        """`made_at`, as people read it."""
        return self.made_at[:19].replace("T", " ") + " UTC"

    def signed(self, keys: KeyRing) -> bytes:
        """As it is written, with its mac."""
        fields = asdict(self)
        mac = f"{keys.ids(LABEL)[0]}:{keys.mac(LABEL, _plain(fields)).hex()}"
        return json.dumps(fields | {"mac": mac}, indent=1, sort_keys=True).encode()

    @classmethod
    def opened(cls, keys: KeyRing, text: bytes) -> Self:
        """What `signed` wrote. Raises BackupError if it is anything else."""
        try:
            fields = json.loads(text)
            key_id, _, mac = fields.pop("mac").partition(":")
            is_ours = hmac.compare_digest(keys.mac_with(key_id, LABEL, _plain(fields)).hex(), mac)
        except KeyError as missing:
            raise BackupError(
                f"DATA_KEY has no key {missing}: give the one the backup was made with"
            ) from None
        except (ValueError, AttributeError, TypeError):
            raise BackupError("the file's manifest cannot be read") from None
        if not is_ours:
            raise BackupError("the manifest was changed, or made under another DATA_KEY")
        if fields.get("format") != FORMAT:
            raise BackupError(f"the file has format {fields.get('format')}, this is made for format {FORMAT}")
        return cls(**fields)


def _plain(fields: Mapping[str, object]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


@contextmanager
def reserved(path: Path) -> Iterator[Path]:
    """A private file beside this one to write to; it takes its place in the end, or goes if anything fails."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    private(part)
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(part, path)
        sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def scratch(path: Path) -> Iterator[Path]:
    """A private file beside this one, for as long as it is needed; with what is put beside it while it is open."""
    copy = path.with_name(f".{path.name}.copy")
    private(copy)
    try:
        yield copy
    finally:
        for suffix in ("", "-wal", "-shm", "-queue"):
            Path(f"{copy}{suffix}").unlink(missing_ok=True)


def private(path: Path) -> None:
    """Make an empty file that only its owner reads. Raises FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))


def pack(path: Path, keys: KeyRing, manifest: Manifest, copy: Path) -> None:
    """Write manifest and copy into a file that exists already and is private."""
    with path.open("wb") as file, ZipFile(file, "w", compresslevel=1) as pack:
        pack.writestr(MANIFEST, manifest.signed(keys))
        pack.write(copy, COPIES[manifest.engine], _PACKING[manifest.engine])


def manifest_of(path: Path, keys: KeyRing) -> Manifest:
    """What the file says of itself. Raises BackupError."""
    try:
        with ZipFile(path) as pack:
            return Manifest.opened(keys, pack.read(MANIFEST))
    except (BadZipFile, KeyError, EOFError):
        raise BackupError("this is no backup of lossline, or only a part of one") from None


def unpack(path: Path, manifest: Manifest, copy: Path) -> None:
    """Write the copy to a private file that exists already. Raises BackupError if it is not what it was."""
    with packed(path, manifest) as stream, copy.open("wb") as file:
        shutil.copyfileobj(stream, file, CHUNK)


@contextmanager
def packed(path: Path, manifest: Manifest) -> Iterator[IO[bytes]]:
    """The copy in the file, to be read; all of it was read and compared before. Raises BackupError."""
    try:
        with _copy_in(path, manifest) as stream:
            digest = _digest(stream)
    except (BadZipFile, KeyError, EOFError, zlib.error):
        raise BackupError("the copy in the file is damaged") from None
    if digest != manifest.digest:
        raise BackupError("the copy in the file is not the one that was made")
    with _copy_in(path, manifest) as stream:
        yield stream


@contextmanager
def _copy_in(path: Path, manifest: Manifest) -> Iterator[IO[bytes]]:
    with ZipFile(path) as pack, pack.open(COPIES[manifest.engine]) as stream:
        yield stream


def digest_of(path: Path) -> str:
    """SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return _digest(file)


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
