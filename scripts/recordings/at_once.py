"""Takes "one moment" out of a call: how busy a machine was is no part of what a line says.

Where nobody judged what was keyed in time, the line asks for a moment's patience and tells the answer by a webhook of
its own. A recording holds that answer where it would have stood; else it would differ from the next replay.
"""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from recordings.take import Sent
from scripts.recordings.asked import says

ONE_MOMENT = "apology.one_moment"


def at_once(sent: Iterable[Sent]) -> list[Sent]:
    """The same webhooks, each answered when it came."""
    kept: list[Sent] = []
    for each in sent:
        if kept and _is_the_answer_to(kept[-1], each):
            kept[-1] = replace(kept[-1], answer=each.answer, status=each.status)
        else:
            kept.append(each)
    return kept


def _is_the_answer_to(before: Sent, later: Sent) -> bool:
    path = urlsplit(before.url).path
    return urlsplit(later.url).path == f"{path}/answer" and says(before.answer or "", ONE_MOMENT)
