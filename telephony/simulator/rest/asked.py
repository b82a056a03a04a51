"""What a REST request asks, and what it is answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

Record = dict[str, object]


@dataclass(frozen=True)
class Asked:
    """One request. `form` holds what was posted, or the query of a GET; of a name that comes twice, all values."""

    method: str
    path: str
    form: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    authorization: str = ""

    def get(self, name: str, default: str = "") -> str:
        """The last value of a parameter."""
        return self.form.get(name, (default,))[-1]

    def all(self, name: str) -> tuple[str, ...]:
        return self.form.get(name, ())


@dataclass(frozen=True)
class Told:
    """An answer: JSON, or nothing at all."""

    status: int
    record: Record | None = None

    @property
    def body(self) -> bytes:
        return b"" if self.record is None else json.dumps(self.record).encode()


def read_record(body: bytes) -> Record | None:
    """What another stand-in has told."""
    record = json.loads(body) if body else None
    return record if isinstance(record, dict) else None


def read_request(method: str, target: str, body: bytes, authorization: str) -> Asked:
    """From HTTP."""
    address = urlsplit(target)
    pairs = parse_qsl(address.query if method == "GET" else body.decode(errors="replace"), True)
    names = dict.fromkeys(name for name, _ in pairs)
    form = {name: tuple(value for key, value in pairs if key == name) for name in names}
    return Asked(method, address.path, form, authorization)
