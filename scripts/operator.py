"""`lossline operator`: what an operator does for a caller, from the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from models.operator_desk import OperatorDesk
from models.said_facts import Fact
from models.staff_verify import Judgement
from scripts.at_desk.answers import tell, tell_card, tell_loss
from scripts.at_desk.options import (
    as_json,
    as_staff,
    asked_for,
    at_place,
    in_call,
    named,
    place_or_terminal,
    the_card,
)
from scripts.at_desk.signing_in import office_of


@click.group("operator")
def command() -> None:
    """Verify a caller, see the card, report its loss: in a call, and in staff hours.

    CARD is a card number, or `-` to be asked for it or for a citizen ID.

    \b
    Examples:
      lossline operator verify A12345678 --as 1001 --call CA0123
      lossline operator report-loss A12345678 --as 1001 --call CA0123
    """


@command.command("verify")
@the_card
@in_call
@as_staff
@at_place
@as_json
def verify(card: str, call_sid: str, work_number: str, place: str | None, as_json: bool) -> None:
    """Compare what the caller says with the record (S1). Type what you hear; leave empty what was not said.

    Exits with 1 unless the caller has passed. Nothing that is stored is shown.

    \b
    Example:
      lossline operator verify A12345678 --as 1001 --call CA0123
    """
    with _desk(work_number, place, call_sid) as desk:
        card_uid = desk.find(named(card))
        said = {fact: asked_for(f"The caller's {fact.value}", default="") for fact in Fact}
        attempt = desk.verify(card_uid, said)
    fits = {fact.value: does for fact, does in attempt.fits.items()}
    lines = [f"{name}: {'fits' if does else 'does not fit'}" for name, does in fits.items()]
    lines.append(_verdict(attempt.judgement, attempt.still_needed, attempt.failures_left))
    tell(
        as_json,
        "\n".join(lines),
        result=attempt.judgement.value,
        fits=fits,
        still_needed=list(attempt.still_needed),
        failures_left=attempt.failures_left,
    )
    if attempt.judgement is not Judgement.PASSED:
        raise click.exceptions.Exit(1)


@command.command("show")
@the_card
@in_call
@as_staff
@at_place
@as_json
def show(card: str, call_sid: str, work_number: str, place: str | None, as_json: bool) -> None:
    """Show the card of a verified caller, masked. The look is in the audit log before it is shown.

    \b
    Example:
      lossline operator show A12345678 --as 1001 --call CA0123 --json
    """
    with _desk(work_number, place, call_sid) as desk:
        view = desk.look(desk.find(named(card)))
    tell_card(as_json, view)


@command.command("report-loss")
@the_card
@in_call
@as_staff
@at_place
@as_json
def report_loss(card: str, call_sid: str, work_number: str, place: str | None, as_json: bool) -> None:
    """Freeze the card of a verified caller (L2, L4), in staff hours. A second report tells the running one.

    \b
    Example:
      lossline operator report-loss A12345678 --as 1001 --call CA0123
    """
    with _desk(work_number, place, call_sid) as desk:
        answer = desk.report_loss(desk.find(named(card)))
    tell_loss(as_json, answer)


@contextmanager
def _desk(work_number: str, place: str | None, call_sid: str) -> Iterator[OperatorDesk]:
    with office_of(work_number) as office:
        yield OperatorDesk(office, work_number, place_or_terminal(place), call_sid)


def _verdict(judgement: Judgement, still_needed: tuple[str, ...], failures_left: int) -> str:
    match judgement:
        case Judgement.PASSED:
            return "passed"
        case Judgement.MORE_NEEDED:
            return f"not enough yet, ask for: {', '.join(still_needed)}"
        case Judgement.FAILED:
            return f"not passed; wrong attempts left: {failures_left}"
        case Judgement.COUNTER_ONLY:
            return "not passed; this caller is served at the counter only"
