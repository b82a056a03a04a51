"""Where staff sign in from, as the console knows it: through trusted proxies, through unknown ones, without any."""

import pytest
from sqlalchemy import select

from console.browser import Browser, Transport
from console.desk import create_desk
from console.words import zh
from models.exchange import NoTelephones
from models.office import Office
from models.pin import Cost
from models.sign_in import ADDRESS_LIMIT
from models.staff import Role
from models.staff_session import StaffSession
from settings import PUBLISHED_KEYS
from tests.console.desks import Visitor, staff_of

HERE = "https://desk.example"
A_LIE, ITS_SENDER, THE_PROXY_BEFORE = "198.51.100.9", "203.0.113.7", "192.0.2.1"
SENT_ALONG = f"{A_LIE}, {ITS_SENDER}, {THE_PROXY_BEFORE}"


def a_visitor_through(office: Office, proxies: int, transport: Transport = Transport.HTTPS) -> Visitor:
    """Somebody whose browser sends a header of its own, through two proxies that add theirs."""
    browser = Browser(PUBLISHED_KEYS[2], transport)
    app = create_desk(office, browser, NoTelephones(), Cost.TEST, trusted_proxies=proxies)
    client = app.test_client()
    client.environ_base |= {"HTTP_X_FORWARDED_FOR": SENT_ALONG, "wsgi.url_scheme": "https"}
    return Visitor(client)


def addresses_of(office: Office) -> list[str]:
    """Of all sessions."""
    with office.database.light() as connection:
        return list(connection.execute(select(StaffSession.address)).scalars())


@pytest.mark.parametrize(
    ("proxies", "transport", "address"),
    [
        (2, Transport.HTTPS, ITS_SENDER),
        (1, Transport.HTTPS, THE_PROXY_BEFORE),
        (0, Transport.HTTPS, ""),
        (0, Transport.HTTP, "127.0.0.1"),
    ],
)
def test_as_many_proxies_are_believed_as_are_said_to_be_there(
    office: Office, proxies: int, transport: Transport, address: str
) -> None:
    a_visitor_through(office, proxies, transport).sign_in(office, Role.CLERK)

    assert addresses_of(office) == [address]


def test_behind_unknown_proxies_nobody_is_shut_out_for_what_others_mistyped(office: Office) -> None:
    stranger, clerk = a_visitor_through(office, 0), a_visitor_through(office, 0)
    for number in range(ADDRESS_LIMIT + 1):
        stranger.post("/sign-in", work_number=f"8{number:03}", password="not the one")

    let_in = clerk.sign_in(office, Role.CLERK)

    assert let_in.status_code == 303
    assert f">{zh.WORDS['none']}</td>" in clerk.get("/account").text


def test_the_audit_log_says_that_an_address_is_unknown(office: Office) -> None:
    staff_of(office, Role.AUDITOR)
    auditor = a_visitor_through(office, 0)
    auditor.sign_in(office, Role.AUDITOR)

    assert "来自不明的地址" in auditor.get("/audit").text
