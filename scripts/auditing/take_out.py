"""`lossline audit prove` and `export`: events for people who have neither this database nor this code."""

import json
from datetime import datetime

import click

from models import audit, audit_proof
from models.audit_proof import NoSuchEvent, NotSealed
from models.audit_rows import snapshot
from models.card_file import read_file_by_number
from scripts.auditing import keys
from scripts.exits import Faulty, NotFound
from scripts.surroundings import open_office, read_settings


@click.command("prove")
@click.argument("event")
def prove(event: str) -> None:
    """Print a proof that an event stands in the log as it was sealed, as JSON.

    EVENT is its id, or its subject and number. Whoever has docs/check_audit.py and the public key can check the proof,
    without this database.

    \b
    Examples:
      lossline audit prove 1204 > proof.json
      lossline audit prove staff:1001/3
      python docs/check_audit.py --key "$(lossline audit key)" proof.json
    """
    settings = read_settings()
    with open_office(settings) as office, snapshot(office.database) as connection:
        try:
            found = audit_proof.find(connection, event)
            proof = audit_proof.prove(connection, found, keys.public_keys(settings))
        except NoSuchEvent as error:
            raise NotFound(str(error)) from None
        except NotSealed as error:
            raise Faulty(str(error)) from None
    click.echo(json.dumps(proof, ensure_ascii=False, indent=2))


@click.command("export")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="From the first seal of this day, city time, on."
)
@click.option("--card", metavar="NUMBER", help="The events of one card only, without seals.")
def export(since: datetime | None, card: str | None) -> None:
    """Print the log as JSON lines: events in their order and, after the events that each covers, seals.

    Bodies are printed as they are kept; what is sealed for a person stays sealed. An empty log prints nothing.

    \b
    Examples:
      lossline audit export > export.jsonl
      lossline audit export --since 2026-03-01
      lossline audit export --card A12345678
    """
    with open_office(read_settings()) as office:
        subject = None
        with snapshot(office.database) as connection:
            if card is not None:
                file = read_file_by_number(connection, card.strip().upper())
                if file is None:
                    raise NotFound("there is no card with this number")
                subject = f"card:{file.uid}"
            moment = audit.moment(since.replace(tzinfo=office.zone)) if since else None
            for line in audit_proof.export(connection, moment, subject):
                click.echo(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
