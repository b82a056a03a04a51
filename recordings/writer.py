"""Writes a recording as YAML that reads well in a diff: a line for each sentence, a line for each verb."""

from typing import Any

import yaml

from recordings.recording import Act, CallingFrom, Exchange, Recording, Webhook, WhoeverIsDialled

WIDE = 10_000
"""A sentence stays on its line."""


class _Dumper(yaml.SafeDumper):
    """TwiML of several lines keeps them."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def text_of(recording: Recording) -> str:
    """The whole file."""
    comment = "".join(f"# {line}".rstrip() + "\n" for line in recording.comment)
    return comment + yaml.dump(
        document_of(recording), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDE
    )


def document_of(recording: Recording) -> dict[str, Any]:
    """What the file holds; what every call has alike is left out."""
    document: dict[str, Any] = {} if recording.format == 1 else {"format": recording.format}
    document["date"] = recording.date.isoformat(timespec="minutes")
    if recording.city:
        document["city"] = recording.city
    if recording.calling_from is not CallingFrom.A_STRANGER:
        document["calling_from"] = recording.calling_from.value
    if recording.operators != 1:
        document["operators"] = recording.operators
    if recording.whoever_is_dialled is not WhoeverIsDialled.ANSWERS:
        document["whoever_is_dialled"] = recording.whoever_is_dialled.value
    if recording.cards:
        document["cards"] = dict(recording.cards)
    document["exchanges"] = [_exchange(each) for each in recording.exchanges]
    if recording.afterwards:
        document["afterwards"] = {role: dict(state) for role, state in recording.afterwards.items()}
    return document


def _exchange(exchange: Exchange) -> dict[str, Any]:
    parts = [part if isinstance(part, str) else str(part) for part in exchange.pressed]
    pressed: object = True
    if exchange.act is Act.PRESS:
        pressed = parts[0] if len(parts) == 1 else parts
    if exchange.act is Act.SAY:
        pressed = exchange.words
    document: dict[str, Any] = {exchange.act.value: pressed}
    if exchange.line_is_down:
        document["line_is_down"] = True
    if exchange.webhooks:
        document["webhooks"] = [_webhook(each) for each in exchange.webhooks]
    if exchange.hears:
        document["hears"] = list(exchange.hears)
    return document


def _webhook(webhook: Webhook) -> dict[str, Any]:
    document: dict[str, Any] = {"post": webhook.post}
    if webhook.parameters:
        document["with"] = dict(webhook.parameters)
    if webhook.status != 200:
        document["status"] = webhook.status
    if webhook.answer is not None:
        document["answer"] = webhook.answer
    return document
