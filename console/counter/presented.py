"""Who came with which papers, as the form of every deed asks for it."""

from collections.abc import Mapping
from itertools import chain

from console.counter.forms import DeedForm, is_formally_lost
from models import papers_wanted
from models.office import Office
from models.papers import NEEDED, Bearer, Paper, PaperKind, Presented, in_order
from models.staff_lookup import CardView
from models.staff_refusals import Alternatives

Wanted = Mapping[Bearer, Alternatives]


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


def wanted_for(office: Office, deed: DeedForm, card: CardView) -> Wanted:
    """Everybody who may come for this deed on this card: of each of these lists one paper is to be shown."""
    by_bearer = papers_wanted.wanted(office.city, deed.deed, card.holder_age, is_formally_lost(card))
    return {bearer: in_order(needs) for bearer, needs in by_bearer.items()}


def shown_by(wanted: Wanted) -> dict[str, str]:
    """Each paper that somebody may show, in the order of the counter, and who: a list for an attribute of HTML."""
    return {
        kind.value: " ".join(bearer.value for bearer, needs in wanted.items() if kind.value in chain(*needs))
        for kind in PaperKind
        if any(kind.value in chain(*needs) for needs in wanted.values())
    }
