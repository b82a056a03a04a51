#!/usr/bin/env python3
"""Checks what comes out of Lossline's audit log, with nothing of Lossline: this file, Python and `cryptography`.

    python check_audit.py --key ID:BASE64 proof.json            one event, from `lossline audit prove`
    python check_audit.py --key ID:BASE64 export.jsonl          all events and seals, from `lossline audit export`
    python check_audit.py --key ID:BASE64 lossline.db           the SQLite file itself (a copy of it)
    … --anchor anchor.jsonl                                     and that every anchored seal is there as it was

The key is the line's public seal key (`lossline audit key`), got by a way that you trust: the one inside a proof
proves nothing. Several keys: --key again. Exits with 0 if all holds, with 1 if not, and says why.

What it does is written down in docs/audit.md, under "The format".
"""

import argparse
import base64
import hashlib
import json
import sqlite3
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MESSAGE = ("prev", "subject", "seq", "at", "kind", "actor", "body")
SIGNED = ("seal", "first", "last", "events", "total", "root", "prev", "at", "key_id")


class Broken(Exception):
    """Why it does not hold."""


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf(event):
    message = json.dumps([event[name] for name in MESSAGE], ensure_ascii=False, separators=(",", ":"))
    return sha256(b"\x00" + f"{event['id']} {event['mac']}\n{message}".encode("utf-8", "surrogateescape"))


def root(hashes):
    while len(hashes) > 1:
        above = [sha256(b"\x01" + a + b) for a, b in zip(hashes[::2], hashes[1::2], strict=False)]
        hashes = above + hashes[-1:] if len(hashes) % 2 else above
    return hashes[0].hex() if hashes else ""


def signed_message(seal):
    return (
        b"lossline audit seal v1\n"
        + json.dumps([seal[name] for name in SIGNED], separators=(",", ":")).encode()
    )


def digest(seal):
    return sha256(signed_message(seal) + seal["signature"].encode()).hex()


def check_signature(seal, keys):
    if seal["key_id"] not in keys:
        raise Broken(f"seal {seal['seal']} is signed with key {seal['key_id']!r}, which you did not give")
    try:
        key = Ed25519PublicKey.from_public_bytes(keys[seal["key_id"]])
        key.verify(bytes.fromhex(seal["signature"]), signed_message(seal))
    except (InvalidSignature, ValueError):
        raise Broken(f"seal {seal['seal']} is not signed with that key") from None


def check_proof(proof, keys):
    climbed = leaf(proof["event"])
    for step in proof["path"]:
        beside = bytes.fromhex(step["hash"])
        pair = (beside, climbed) if step["side"] == "left" else (climbed, beside)
        climbed = sha256(b"\x01" + b"".join(pair))
    if climbed.hex() != proof["seal"]["root"]:
        raise Broken("the event does not lead to the root of its seal")
    check_signature(proof["seal"], keys)
    number = proof["seal"]["seal"]
    return {number: digest(proof["seal"])}, f"event {proof['event']['id']} stands under seal {number}"


def check_log(lines, keys):
    """Every seal over the events since the one before it. The first seal of a part of a log is taken as it is."""
    digests, events, waiting, before = {}, 0, [], None
    for line in lines:
        if "event" in line:
            waiting.append(line["event"])
            continue
        seal = line["seal"]
        number = seal["seal"]
        if before and (number, seal["prev"]) != (before["seal"] + 1, digest(before)):
            raise Broken(f"seal {number} does not follow from seal {before['seal']}")
        if before is None and number == 1 and seal["prev"]:
            raise Broken("seal 1 follows from another")
        ids = [event["id"] for event in waiting]
        if (
            len(ids) != seal["events"]
            or ids != sorted(set(ids))
            or (ids[0], ids[-1]) != (seal["first"], seal["last"])
        ):
            raise Broken(f"seal {number} stands over {seal['events']} events, {len(ids)} are there")
        if root([leaf(event) for event in waiting]) != seal["root"]:
            raise Broken(f"the events under seal {number} are not those that were sealed")
        if before and before["total"] + seal["events"] != seal["total"]:
            raise Broken(f"seal {number} does not count on")
        check_signature(seal, keys)
        digests[number], events, waiting, before = digest(seal), events + len(ids), [], seal
    if not digests:
        raise Broken("there is no seal in it, so there is nothing that could be checked")
    return digests, f"{events} events under {len(digests)} seal(s), and {len(waiting)} after the last seal"


def from_sqlite(path):
    """Events and seals of a SQLite file, as an export has them."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    database.row_factory = sqlite3.Row
    time = "replace(at, ' ', 'T') || '+00:00' AS at"
    after = 0
    seals = database.execute(
        f"SELECT number AS seal, first, last, events, total, root, prev, {time}, key_id, signature"
        " FROM audit_seals ORDER BY number"
    )
    columns = f"id, prev, subject, seq, {time}, kind, actor, body, mac"
    for seal in [*seals, None]:
        upto = f" AND id <= {int(seal['last'])}" if seal else ""
        for event in database.execute(
            f"SELECT {columns} FROM audit_events WHERE id > {after}{upto} ORDER BY id"
        ):
            yield {"event": dict(event)}
        if seal:
            yield {"seal": dict(seal)}
            after = int(seal["last"])


def check_anchor(path, digests, is_whole):
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                anchored = json.loads(line)
            except ValueError:
                continue
            number = anchored["seal"]
            if number not in digests and not is_whole:
                continue
            if digests.get(number) != anchored["digest"]:
                raise Broken(f"seal {number} was anchored, and is not there as it was")


def read(path):
    with open(path, "rb") as file:
        if file.read(16) == b"SQLite format 3\x00":
            return "log", from_sqlite(path)
    lines = open(path, encoding="utf-8")  # noqa: SIM115
    text = lines.readline()
    try:
        first = json.loads(text)
    except ValueError:
        first = json.loads(text + lines.read())
    if "format" in first:
        return "proof", first
    return "log", (json.loads(line) for line in [text, *lines])


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file")
    parser.add_argument("--key", action="append", required=True, metavar="ID:BASE64")
    parser.add_argument("--anchor")
    options = parser.parse_args()
    pairs = [key.partition(":") for text in options.key for key in text.split(",")]
    keys = {name: base64.b64decode(encoded) for name, _, encoded in pairs}
    try:
        what, content = read(options.file)
        digests, said = check_proof(content, keys) if what == "proof" else check_log(content, keys)
        if options.anchor:
            check_anchor(options.anchor, digests, is_whole=what == "log" and 1 in digests)
    except (Broken, KeyError, TypeError) as error:
        print(f"DOES NOT HOLD: {error}")
        return 1
    print(f"holds: {said}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
