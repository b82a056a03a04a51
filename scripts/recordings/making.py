"""Turns calls of this line into recordings."""

from models import policy
from recordings.masks import Masks
from recordings.renewed import renewed
from recordings.writer import text_of
from scripts.recordings.playing import Replay
from scripts.recordings.public import public_numbers


def rewritten(replay: Replay) -> str:
    """The file of a recording with what happens now."""
    masks = Masks(public=public_numbers(policy.load(replay.recorded.city)))
    return text_of(renewed(replay.recorded, replay.played, masks))
