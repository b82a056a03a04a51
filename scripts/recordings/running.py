"""Plays recordings on a demo line that runs: its clock goes on as it will, its record keeps what is done.

The cards are fresh each time, with the tails that the recording tells, and nobody has called from these numbers before.
Two things cannot be: another date, so a call recorded at night differs by day; and another city than the line's.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from models import clock
from recordings.recording import CallingFrom, Recording
from scripts.exits import Refused
from scripts.invented import InventedCard, citizen_id, file_cards, write_cards
from scripts.phone.line import CalledLine, running_line
from scripts.phone.probe import need_running
from scripts.recordings.actors import cast
from scripts.recordings.playing import Replay, afterwards, caller
from scripts.recordings.stage import Scene
from settings import Settings
from telephony.simulator.clock import VirtualClock
from telephony.simulator.hurting import Hurting

TAIL = 4
NEVER_A_CHILD = range(1950, 1990)
SERIALS = 1_000


def replay_at(settings: Settings, url: str, recordings: Sequence[Recording]) -> Iterator[Replay]:
    """All of them, in their order. Raises Refused unless it is a demo line."""
    if not settings.is_demo:
        raise Refused(
            "recordings need cards made to fit, and only a demo line takes those: --url is for demos"
        )
    need_running(settings, url)
    with running_line(settings, url) as line:
        for recording in recordings:
            yield _replay(line, recording)


def _replay(line: CalledLine, recording: Recording) -> Replay:
    assert line.office is not None, "a demo shows its record"
    if recording.city != line.office.city.code:
        raise Refused(f"recorded in {recording.city}, and this line is {line.office.city.code}'s")
    cards = {role: _fresh(card) for role, card in cast(recording).items()}
    with TemporaryDirectory(prefix="lossline-") as folder:
        write_cards(cards.values(), Path(folder) / "cards.csv")
        file_cards(line.office, Path(folder) / "cards.csv")
    scene = Scene(line.office, line.number, line.transport)
    player = caller(scene, recording, cards, VirtualClock(clock.now()), Hurting(line.transport))
    if recording.calling_from is CallingFrom.A_STRANGER:
        player = player.calling_from(f"+86139{_digits(8)}")
    played = player.play(recording)
    return Replay(recording, replace(played, afterwards=afterwards(line.office, recording, cards)), ())


def _fresh(card: InventedCard) -> InventedCard:
    """Another person with another card whose number ends alike. A child stays one."""
    is_child = int(card.citizen_id[6:10]) > NEVER_A_CHILD.stop
    born = date(int(card.citizen_id[6:10]) if is_child else secrets.choice(NEVER_A_CHILD), 3, 9)
    return replace(
        card,
        card_number=f"A{_digits(TAIL)}{card.card_number[-TAIL:]}",
        citizen_id=citizen_id(born, secrets.randbelow(SERIALS)),
        phone=f"139{_digits(8)}",
    )


def _digits(count: int) -> str:
    return "".join(str(secrets.randbelow(10)) for _ in range(count))
