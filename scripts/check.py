"""`lossline check`: is everything in place to take calls?"""

import json
from collections.abc import Iterator

import click

from scripts.auditing import keys as auditing
from scripts.checking import clocks, number, record, webhooks
from scripts.checking.finding import Finding, Kind
from scripts.exits import Refused
from scripts.surroundings import open_keys, read_settings
from settings import Settings
from telephony.rest import TWILIO_API


@click.command("check")
@click.option("--offline", is_flag=True, help="Ask nobody but the database.")
@click.option("--json", "as_json", is_flag=True, help="A list of findings, for programs.")
def command(offline: bool, as_json: bool) -> None:
    """Look whether everything is in place to take calls.

    Settings, keys, city profile, database, audit log, clocks, calendar, worker; then, over the network, the line at
    PUBLIC_URL and the number's settings at Twilio. Each finding is a line that begins with good, advice, unknown (it
    could not be looked at from here) or FAULT. Exits with 1 if there is a fault.

    \b
    Examples:
      lossline check
      lossline check --offline
      lossline check --json
    """
    findings = []
    for finding in _findings(offline):
        findings.append(finding)
        if not as_json:
            click.echo(f"{finding.kind.value:8}{finding.what}")
    if as_json:
        click.echo(json.dumps([_as_json(finding) for finding in findings], ensure_ascii=False, indent=2))
    if any(finding.kind is Kind.FAULT for finding in findings):
        raise click.exceptions.Exit(1)


def _findings(offline: bool) -> Iterator[Finding]:
    try:
        settings = read_settings()
        keys = open_keys(settings)
    except Refused as error:
        said = error.message.splitlines()
        for fault in said[1:] or said:
            yield Finding("settings", Kind.FAULT, fault.strip())
        return
    yield Finding("settings", Kind.GOOD, "settings and keys are complete")
    if settings.seal_key is None:
        lack = "SEAL_KEY is not set here: the worker, which seals the audit log, does not start without it"
        yield Finding("settings", Kind.ADVICE, lack)
    if auditing.anchor(settings) is None:
        lack = "ANCHOR_FILE is not set here: nobody would see that the audit log was cut off at its end"
        yield Finding("settings", Kind.ADVICE, lack)
    if not settings.trusted_proxies and not settings.is_demo:
        lack = (
            "TRUSTED_PROXIES is not set here: the console does not know its visitors' addresses; "
            "the audit log lacks them, and nobody is shut out by address"
        )
        yield Finding("settings", Kind.ADVICE, lack)
    yield Finding("settings", Kind.GOOD, f"city profile {settings.city_profile}")
    yield webhooks.look_at_address(settings)
    yield from record.look(settings, keys)
    if offline:
        yield from number.what_to_set(settings)
        return
    yield from webhooks.ring(settings)
    yield from _at_twilio(settings)


def _at_twilio(settings: Settings) -> Iterator[Finding]:
    """The demo's account is invented: Twilio is not bothered with it."""
    if settings.is_demo and settings.twilio_api_url is None:
        yield Finding("number", Kind.ADVICE, "the demo has no number at Twilio")
        return
    yield clocks.twilio_clock(settings.twilio_api_url or TWILIO_API)
    yield from number.look(settings)


def _as_json(finding: Finding) -> dict[str, str]:
    return {"subject": finding.subject, "kind": finding.kind.value, "what": finding.what}
