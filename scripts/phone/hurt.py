"""What `--hurt` asks for: faults of the stand-in for Twilio by name, each with how likely it strikes."""

from collections.abc import Sequence

import click

from telephony.simulator.faults import BadFaults, Faults
from telephony.simulator.lot import Lot


class Share(click.ParamType[tuple[str, float]]):
    """A fault and how likely it is: `doubled=0.5`, or `doubled` for always."""

    name = "fault"

    def convert(
        self, value: str | tuple[str, float], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, float]:
        """Read it; what is no fault is wrong use."""
        if isinstance(value, tuple):
            return value
        name, _, written = value.partition("=")
        try:
            share = float(written or 1)
            Faults.read({name: share})
        except BadFaults as fault:
            self.fail(str(fault), param, ctx)
        except ValueError:
            self.fail(f"{written!r} is no number", param, ctx)
        return name, share


def faults_of(shares: Sequence[tuple[str, float]], seed: str) -> Faults:
    """All of them together, with a seed that can be told. Raises click.UsageError if they are too many."""
    if not shares:
        return Faults()
    try:
        return Faults.read({**dict(shares), "seed": Lot(seed).seed})
    except BadFaults as fault:
        raise click.UsageError(str(fault)) from None
