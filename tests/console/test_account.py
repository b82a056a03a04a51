"""A member's own account: the authenticator app, and pages that were opened before it was on."""

import pytest
from passlib.totp import TOTP

from console.words import zh
from models import clock, second_factor
from models.office import Office
from models.staff import Role
from tests.console.desks import Visitor, a_visitor


@pytest.fixture
def with_an_app(office: Office) -> Visitor:
    """A clerk whose app is on."""
    clerk = a_visitor(office, Role.CLERK)
    with office.database.deeds() as session:
        app = TOTP.from_uri(second_factor.propose(session, office, "2001"))
        code = str(app.generate(time=int(clock.now().timestamp())).token)
        assert second_factor.confirm(session, office, "2001", code)
    return clerk


@pytest.mark.parametrize("path", ["/account/app", "/account/app/confirm"])
def test_who_has_an_app_is_shown_so_instead_of_being_offered_another(with_an_app: Visitor, path: str) -> None:
    answer = with_an_app.post(path, "/account", code="000000")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/account"
    assert zh.WORDS["account.app_remove"] in with_an_app.get("/account").text
