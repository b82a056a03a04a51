"""Looks for secrets in every file that git knows or would take: tokens, private keys, passwords, long random texts.

    python -m scripts.supply_chain.secret_scan             names what is new, and ends with 1 if there is anything
    python -m scripts.supply_chain.secret_scan --accept    takes what is there now for harmless: review the diff

Keys in our own form (id:base64) are looked for by `tests/test_settings.py`. What is harmless all the same (made-up
identities, keys that settings.py publishes) stands in `.secrets.baseline`, by file, kind and fingerprint; lines may
move.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path

from detect_secrets.core import baseline
from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.plugins.keyword import KeywordDetector
from detect_secrets.settings import default_settings

ROOT = Path(__file__).parents[2]
BASELINE = ROOT / ".secrets.baseline"
NOT_WRITTEN_BY_HAND = ("requirements", "docs/call-map.svg", BASELINE.name)
"""Begin with one of these: hashes of packages, coordinates of a picture, fingerprints of what is known."""


INVENTED = ("tests/", "console/words/")
"""A word like password beside a text says nothing here: tests make theirs up, and forms are labelled with it."""


def files(root: Path) -> list[str]:
    """Every file that is committed or could be, but for those that nobody writes."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.splitlines() if not name.startswith(NOT_WRITTEN_BY_HAND)]


def scan(root: Path, names: Sequence[str]) -> SecretsCollection:
    """What looks like a secret in these files, each by its name within the project, wherever that lies."""
    found = SecretsCollection()
    with chdir(root), default_settings():
        found.scan_files(*names)
    for name in [name for name in found.files if name.startswith(INVENTED)]:
        found[name] = {secret for secret in found[name] if secret.type != KeywordDetector.secret_type}
    return found


def new(found: SecretsCollection, known: Path) -> list[str]:
    """Where something stands that is not known as harmless: file, line and kind, never the thing itself."""
    harmless = baseline.load(json.loads(known.read_text(encoding="utf-8")), str(known))
    return sorted(f"{name}:{secret.line_number}: {secret.type}" for name, secret in found - harmless)


def main(arguments: Sequence[str]) -> int:
    """Scan the project."""
    found = scan(ROOT, files(ROOT))
    if arguments == ["--accept"]:
        for _, secret in found:
            secret.is_secret = False
        kept = {
            name: value for name, value in baseline.format_for_output(found).items() if name != "generated_at"
        }
        BASELINE.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
        return 0
    places = new(found, BASELINE)
    for place in places:
        print(place, file=sys.stderr)
    if places:
        print(
            "If these are no secrets: python -m scripts.supply_chain.secret_scan --accept, and review the diff. If one "
            "is, change it where it is valid first: git does not forget.",
            file=sys.stderr,
        )
    return 1 if places else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
