"""A recording with what happens now in the place of what happened; what still fits stays, with all it leaves open."""

from collections.abc import Sequence
from dataclasses import replace

from recordings.difference import is_alike
from recordings.masks import Masks
from recordings.recording import NEWEST_FORMAT, Exchange, Recording, Webhook


def renewed(recorded: Recording, played: Recording, masks: Masks) -> Recording:
    """The recording to be written, in the newest format."""
    pairs = zip(recorded.exchanges, played.exchanges, strict=True)
    states = recorded.afterwards or played.afterwards
    return replace(
        recorded,
        format=NEWEST_FORMAT,
        exchanges=tuple(_exchange(before, now, masks) for before, now in pairs),
        afterwards={role: played.afterwards[role] for role in states if role in played.afterwards},
    )


def _exchange(before: Exchange, now: Exchange, masks: Masks) -> Exchange:
    masked = [masks.words(text) for text in now.hears]
    return replace(
        now, hears=_merged(before.hears, now.hears, masked), webhooks=_webhooks(before.webhooks, now.webhooks)
    )


def _merged(before: Sequence[str], now: Sequence[str], masked: Sequence[str]) -> tuple[str, ...]:
    old = [*before, *[""] * len(now)]
    return tuple(
        was if was and is_alike(was, is_) else shown
        for was, is_, shown in zip(old, now, masked, strict=False)
    )


def _webhooks(before: Sequence[Webhook], now: Sequence[Webhook]) -> tuple[Webhook, ...]:
    known = dict(enumerate(before))
    return tuple(_webhook(known.get(place), each) for place, each in enumerate(now))


def _webhook(before: Webhook | None, now: Webhook) -> Webhook:
    if before is None or before.answer is None or now.answer is None:
        return now
    was, is_ = before.answer.splitlines(), now.answer.splitlines()
    if len(was) != len(is_):
        return now
    lines = [old if is_alike(old, new) else new for old, new in zip(was, is_, strict=True)]
    return replace(now, answer="\n".join(lines))
