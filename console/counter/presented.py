"""Who came with which papers, as the form of every deed asks for it."""

from collections.abc import Mapping

from console.counter.forms import DeedForm
from models.papers import NEEDED, Bearer, Paper, PaperKind, Presented

ONE_LINE = 40


def read_presented(form: Mapping[str, str], deed: DeedForm) -> Presented:
    """What the form says. A paper was shown if its number was written down."""
    bearer = next((each for each in deed.bearers if each.value == form.get("bearer")), deed.bearers[0])
    papers = tuple(
        Paper(kind, number)
        for kind in papers_for(deed, bearer)
        if (number := form.get(f"paper_{kind.value}", "").strip())
    )
    return Presented(bearer, papers, form.get("reason", "").strip())


def papers_for(deed: DeedForm, bearer: Bearer) -> tuple[PaperKind, ...]:
    """The papers that this bearer may show for this deed, in the order of the counter."""
    wanted = {kind for need in NEEDED[deed.deed][bearer] for kind in need}
    return tuple(kind for kind in PaperKind if kind in wanted)


def all_papers(deed: DeedForm) -> tuple[PaperKind, ...]:
    """The papers that anybody may show for this deed."""
    wanted = {kind for bearer in deed.bearers for kind in papers_for(deed, bearer)}
    return tuple(kind for kind in PaperKind if kind in wanted)


def needs(deed: DeedForm) -> list[tuple[Bearer, list[list[PaperKind]]]]:
    """For each bearer: one of each of these lists has to be shown."""
    return [
        (bearer, [[kind for kind in PaperKind if kind in need] for need in NEEDED[deed.deed][bearer]])
        for bearer in deed.bearers
    ]
