"""Commands of the counter about PINs: keyed by the holder, reset, unlocked, cancelled; and who decides about resets."""

import click

from models.counter import Counter
from models.counter_keypad import Keyed
from models.counter_resets import RequestView
from models.papers import Presented
from models.reset_request import Mending
from scripts.at_desk.answers import tell
from scripts.at_desk.counters import counter_of, on_a_card, with_papers
from scripts.at_desk.options import as_json, as_staff, at_place

_SENTENCES = {
    Keyed.RIGHT: "right: this card's business is open at this desk for 15 minutes",
    Keyed.NOT_RIGHT: "not right",
    Keyed.LOCKED: "locked: have it unlocked or reset",
    Keyed.NOT_ENABLED: "not enabled: nothing here asks for it",
}


@click.command("take-pin")
@on_a_card
def take_pin(counter: Counter, card_uid: str, as_json: bool) -> None:
    """Have the holder key the PIN (P1), before business that asks for it. Exits with 1 if it is not right.

    \b
    Example:
      lossline counter take-pin A12345678 --as 2001
    """
    keyed = counter.take_pin(card_uid, click.prompt("The holder's PIN", hide_input=True, err=True))
    tell(as_json, _SENTENCES[keyed], result=keyed.value)
    if keyed in {Keyed.NOT_RIGHT, Keyed.LOCKED}:
        raise click.exceptions.Exit(1)


@click.command("ask-reset")
@with_papers
def ask_reset(counter: Counter, card_uid: str, shown: Presented, as_json: bool) -> None:
    """Ask for a forgotten PIN to be reset to the initial one (P5). A supervisor approves it within 15 minutes (P6).

    \b
    Example:
      lossline counter ask-reset A12345678 --as 2001 --paper card --paper id_card --reason forgotten
    """
    _asked(as_json, counter.ask(card_uid, Mending.RESET, shown))


@click.command("ask-unlock")
@with_papers
def ask_unlock(counter: Counter, card_uid: str, shown: Presented, as_json: bool) -> None:
    """Ask for a locked PIN to be unlocked (P3, P6); it stays what it was.

    \b
    Example:
      lossline counter ask-unlock A12345678 --as 2001 --paper card --paper id_card --reason mistyped
    """
    _asked(as_json, counter.ask(card_uid, Mending.UNLOCK, shown))


@click.command("requests")
@as_staff
@at_place
@as_json
def requests(work_number: str, place: str | None, as_json: bool) -> None:
    """List the requests that wait for a supervisor (P6).

    \b
    Example:
      lossline counter requests --as 3001
    """
    with counter_of(work_number, place) as counter:
        waiting = counter.requests()
    tell(as_json, "\n".join(map(_line, waiting)) or "none", requests=[_fields(each) for each in waiting])


@click.command("approve")
@click.argument("request")
@as_staff
@at_place
@as_json
def approve(request: str, work_number: str, place: str | None, as_json: bool) -> None:
    """Approve a request that somebody else has made, and do what it asks for (P6).

    \b
    Example:
      lossline counter approve 0123456789abcdef0123456789abcdef --as 3001
    """
    with counter_of(work_number, place) as counter:
        what = counter.approve(request)
    tell(as_json, f"approved and done: {what.value}", result="done", what=what.value)


@click.command("refuse")
@click.argument("request")
@as_staff
@at_place
@as_json
def refuse(request: str, work_number: str, place: str | None, as_json: bool) -> None:
    """Refuse a request (P6).

    \b
    Example:
      lossline counter refuse 0123456789abcdef0123456789abcdef --as 3001
    """
    with counter_of(work_number, place) as counter:
        counter.refuse(request)
    tell(as_json, "refused", result="done")


@click.command("withdraw")
@click.argument("request")
@as_staff
@at_place
@as_json
def withdraw(request: str, work_number: str, place: str | None, as_json: bool) -> None:
    """Take back a request that you have made (P6).

    \b
    Example:
      lossline counter withdraw 0123456789abcdef0123456789abcdef --as 2001
    """
    with counter_of(work_number, place) as counter:
        counter.withdraw(request)
    tell(as_json, "withdrawn", result="done")


@click.command("cancel-pin")
@with_papers
def cancel_pin(counter: Counter, card_uid: str, shown: Presented, as_json: bool) -> None:
    """Cancel a PIN that its holder gives up, where the city has it (P1).

    \b
    Example:
      lossline counter cancel-pin A12345678 --as 2001 --paper card --paper id_card
    """
    counter.cancel_pin(card_uid, shown)
    tell(as_json, "cancelled: the card is on its initial PIN again", result="done")


def _asked(as_json: bool, request: str | None) -> None:
    if request is None:
        tell(as_json, "done", result="done", request=None)
        return
    tell(as_json, f"waits for a supervisor: request {request}", result="waiting", request=request)


def _line(view: RequestView) -> str:
    seen = ", ".join(
        f"{kind} …{tail}" for kind, tail in zip(view.grounds.papers, view.grounds.paper_tails, strict=True)
    )
    return (
        f"{view.uid}  {view.what.value} of card …{view.card_tail}, asked by {view.grounds.requested_by} at "
        f"{view.requested_at:%H:%M}, until {view.expires_at:%H:%M}; {view.grounds.brought_by} with {seen}: "
        f"{view.grounds.reason}"
    )


def _fields(view: RequestView) -> dict[str, object]:
    return {
        "request": view.uid,
        "what": view.what.value,
        "card_number": f"*****{view.card_tail}",
        "requested_by": view.grounds.requested_by,
        "requested_at": view.requested_at.isoformat(timespec="seconds"),
        "expires_at": view.expires_at.isoformat(timespec="seconds"),
        "brought_by": view.grounds.brought_by,
        "papers": list(view.grounds.papers),
        "reason": view.grounds.reason,
    }
