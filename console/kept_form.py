"""What somebody had sent when the session was over, or the password too long ago: kept, and offered again."""

import json
import re
from dataclasses import dataclass

from flask import request

from console.browser import FORM_FIELD

PASSWORD_OF_PROOF, CODE_OF_PROOF = "proof_password", "proof_code"
"""Of a deed of weight, beside the fields of its own."""
SECRET_FIELDS = frozenset(
    {FORM_FIELD, "password", "new_password", "new_password_again", "code", "pin"}
    | {PASSWORD_OF_PROOF, CODE_OF_PROOF}
)
_LONGEST = 60_000
_LEADS_ASTRAY = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
"""Dropped by browsers and by what writes addresses (a tab in `/\\t/other.example`), or read as a slash."""


@dataclass(frozen=True)
class KeptForm:
    """A form that was not taken: where it goes, and its fields, those that are secret left out."""

    path: str
    fields: tuple[tuple[str, str], ...]

    def as_text(self) -> str:
        """For a hidden field of the sign-in page."""
        return json.dumps([self.path, self.fields], ensure_ascii=False)


def form_sent() -> KeptForm | None:
    """The form of this request, if it is one."""
    if request.method != "POST":
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in SECRET_FIELDS]
    return KeptForm(request.path, tuple(fields))


def read_kept(text: str) -> KeptForm | None:
    """A form as `as_text` wrote it; None for anything else."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        path, fields = json.loads(text)
        kept = KeptForm(str(path), tuple((str(name), str(value)) for name, value in fields))
    except (ValueError, TypeError):
        return None
    return kept if is_ours(kept.path) else None


def is_ours(path: str) -> bool:
    """Is this a path of this console, and no address of another?"""
    return path.startswith("/") and not path.startswith("//") and not _LEADS_ASTRAY.search(path)
