"""What commands of staff print: masked, as lines for people or as JSON for programs."""

import json
from datetime import datetime
from typing import Any

import click

from ivr.desk import CardStatus, LossAnswer, LossSight
from models.staff_lookup import CardView

STATUS_WORDS = {
    CardStatus.SEALED: "sealed",
    CardStatus.ACTIVE: "active",
    CardStatus.FORMAL_LOSS: "formal loss",
    CardStatus.LOCKED: "locked",
    CardStatus.TEMPORARY_LOSS: "temporary loss",
    CardStatus.CANCELLED: "cancelled",
}
_KINDS = {CardStatus.FORMAL_LOSS: "formal", CardStatus.TEMPORARY_LOSS: "temporary"}


def tell(as_json: bool, sentence: str, **fields: Any) -> None:
    """One sentence for people, or all fields for programs."""
    click.echo(json.dumps(fields, ensure_ascii=False) if as_json else sentence)


def tell_loss(as_json: bool, answer: LossAnswer) -> None:
    """What became of a loss report."""
    loss = answer.loss
    assert loss is not None
    kind = _KINDS[loss.status]
    until = f"until {_moment(loss.ends_at)}" if loss.ends_at else "until it is released or the card replaced"
    what = "reported" if answer.deed.value == "done" else "was reported already"
    sentence = f"{what}: {kind} loss {loss.reference}, {until}"
    tell(as_json, sentence, result=answer.deed.value, loss=_loss(loss))


def tell_card(as_json: bool, view: CardView) -> None:
    """A card's file, masked."""
    holder = view.holder
    fields = {
        "card_number": f"*****{view.tail}",
        "status": view.status.value,
        "pin": view.pin,
        "loss": _loss(view.loss) | {"channel": view.loss_channel} if view.loss else None,
        "bank": view.bank,
        "holder": {"name": holder.name, "citizen_id": holder.citizen_id, "phone": holder.phone},
        "holder_is_minor": view.holder_is_minor,
    }
    lines = [
        f"card ending {view.tail}: {STATUS_WORDS[view.status]}, PIN {view.pin}, bank {view.bank or '-'}",
        f"holder {holder.name}, ID {holder.citizen_id}, phone {holder.phone or '-'}"
        + (", under 14" if view.holder_is_minor else ""),
    ]
    if view.loss:
        lines.append(
            f"loss {view.loss.reference}, {view.loss_channel}, since {_moment(view.loss.reported_at)}"
        )
    tell(as_json, "\n".join(lines), **fields)


def _loss(loss: LossSight) -> dict[str, str | None]:
    return {
        "reference": loss.reference,
        "kind": _KINDS[loss.status],
        "reported_at": loss.reported_at.isoformat(timespec="seconds"),
        "takes_effect_at": loss.takes_effect_at.isoformat(timespec="seconds"),
        "ends_at": loss.ends_at.isoformat(timespec="seconds") if loss.ends_at else None,
    }


def _moment(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M}"
