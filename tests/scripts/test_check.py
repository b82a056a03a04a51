"""`lossline check`: what it looks at, what it says of it, and with which code it ends."""

import json
import secrets
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from freezegun import freeze_time
from sqlalchemy import text
from werkzeug.serving import make_server

from app import create_app, open_office
from models import clock, outbox
from models.database import Database
from models.key_list import Key
from models.outbox import OutboxKind
from models.pin import Cost
from scripts.checking import clocks
from scripts.lossline import lossline
from settings import Settings
from tests.factories import an_enabled_card, an_initial_card
from tests.models.tampering import unguarded
from tests.scripts import twilio_account
from tests.scripts.twilio_account import Account

NUMBER = "+8631112333"
NOBODY_THERE = "http://127.0.0.1:9"

Environment = dict[str, str]


@pytest.fixture
def environment(tmp_path: Path, migrated_sqlite: bytes) -> Environment:
    """A line with fresh keys and an empty record, that nothing runs for and that knows no Twilio."""
    path = tmp_path / "record.db"
    path.write_bytes(migrated_sqlite)
    return {
        "DATABASE_URL": f"sqlite:///{path}",
        "TWILIO_ACCOUNT_SID": f"AC{'0' * 32}",
        "TWILIO_AUTH_TOKEN": "token",
        "TWILIO_PHONE_NUMBER": NUMBER,
        "PUBLIC_URL": "https://line.example",
        "SECRET_KEY": secrets.token_hex(32),
        "PIN_PEPPER": f"p1:{b64encode(secrets.token_bytes(32)).decode()}",
        "DATA_KEY": f"d1:{b64encode(secrets.token_bytes(32)).decode()}",
        "LOSSLINE_DEMO": "",
    }


def check(environment: Environment, *arguments: str, **changes: str) -> Result:
    """Run it."""
    return CliRunner(env=environment | changes).invoke(lossline, ["check", *arguments])


def faults(result: Result) -> list[str]:
    """What it found wrong."""
    return [
        line.removeprefix("FAULT").strip() for line in result.output.splitlines() if line.startswith("FAULT")
    ]


@contextmanager
def answering(make: Callable[[str], Flask]) -> Iterator[str]:
    """The address of an app that answers until the block is left; it is made for this address."""
    server = make_server("127.0.0.1", 0, Flask("nothing yet"), threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    server.app = make(address)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def demo(environment: Environment) -> Environment:
    """The same line as a demo: it may be rung on this machine."""
    return environment | {"LOSSLINE_DEMO": "1", "PUBLIC_URL": NOBODY_THERE}


def the_line(environment: Environment) -> Flask:
    """The line of this environment."""
    settings = Settings.from_env(environment)
    return create_app(settings, open_office(settings, Cost.TEST))


def test_offline_it_is_content_with_a_line_that_is_ready(environment: Environment) -> None:
    result = check(environment, "--offline")

    assert faults(result) == []
    assert result.exit_code == 0
    assert "https://line.example/voice#ct=2000&rt=7000&rc=1&rp=all" in result.output
    assert "SEAL_KEY is not set here" in result.output
    assert "TRUSTED_PROXIES is not set here" in result.output
    assert "TRUSTED_PROXIES" not in check(environment, "--offline", TRUSTED_PROXIES="1").output


def test_a_path_in_the_public_address_is_good(environment: Environment) -> None:
    result = check(environment, "--offline", PUBLIC_URL="https://line.example/hotline")

    assert result.exit_code == 0
    assert "https://line.example/hotline/voice#ct=2000" in result.output


@pytest.mark.parametrize(
    ("environ", "fault"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"PUBLIC_URL": "http://line.example"}, "needs an https address"),
        ({"PUBLIC_URL": "https://localhost"}, "needs an https address"),
        ({"CITY_PROFILE": "atlantis"}, "CITY_PROFILE atlantis"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/x"}, "cannot be reached"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "cannot be reached"),
    ],
)
def test_each_fault_is_a_line_and_the_code_is_one(
    environment: Environment, environ: dict[str, str], fault: str
) -> None:
    result = check(environment, "--offline", **environ)

    assert result.exit_code == 1
    assert any(fault in line for line in faults(result))


def test_for_programs_it_is_a_list_with_subject_kind_and_words(environment: Environment) -> None:
    result = check(environment, "--offline", "--json", PUBLIC_URL="http://line.example")

    findings = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {frozenset(each) for each in findings} == {frozenset({"subject", "kind", "what"})}
    assert [each["subject"] for each in findings if each["kind"] == "FAULT"] == ["address"]
    assert {"settings", "database", "audit", "keys", "clock", "worker", "calendar"} <= {
        each["subject"] for each in findings if each["kind"] == "good"
    }


def test_triggers_migrations_and_the_right_key_are_missed(environment: Environment, tmp_path: Path) -> None:
    office = open_office(Settings.from_env(environment), Cost.TEST)
    an_initial_card(office)
    other_key = f"d1:{b64encode(secrets.token_bytes(32)).decode()}"
    with unguarded(office.database):
        pass

    assert "trigger audit_events_no_delete is missing" in check(environment, "--offline").output
    assert "DATA_KEY does not open the record" in check(environment, "--offline", DATA_KEY=other_key).output
    empty = check(environment, "--offline", DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    assert "at migration none" in empty.output


def test_an_sms_that_nobody_takes_is_a_fault(environment: Environment) -> None:
    office = open_office(Settings.from_env(environment), Cost.TEST)
    with office.database.deeds() as session:
        due = clock.now() - timedelta(minutes=5)
        outbox.put(session, office.keys, OutboxKind.SMS, "test", "+8613800138000", "text", "key", due)

    result = check(environment, "--offline")

    assert result.exit_code == 1
    [fault] = faults(result)
    assert fault.startswith("an SMS has been due for 30")
    assert "does the worker run?" in fault


def test_an_audit_log_that_nobody_seals_is_a_fault(environment: Environment) -> None:
    office = open_office(Settings.from_env(environment), Cost.TEST)
    with freeze_time(clock.now() - timedelta(minutes=5)):
        an_enabled_card(office)

    unsealed = faults(check(environment, "--offline"))
    worker = CliRunner(env=environment | {"SEAL_KEY": Key.fresh("s1").written, "LOSSLINE_DEMO": "1"})
    worker.invoke(lossline, ["worker", "--once"], catch_exceptions=False)
    sealed = check(environment, "--offline")

    assert any("not sealed, the oldest for 30" in fault for fault in unsealed)
    assert "the audit log is sealed up to now" in sealed.output


def test_an_unannounced_year_is_a_fault(environment: Environment) -> None:
    with freeze_time("2041-03-03"):
        result = check(environment, "--offline")

    assert any("working days of 2041 are not known" in fault for fault in faults(result))


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_database_with_another_clock_is_a_fault(database: Database) -> None:
    with database.light() as connection:
        agrees = clocks.database_clock(connection)
        theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        with freeze_time(theirs - timedelta(minutes=3)):
            differs = clocks.database_clock(connection)

    assert (agrees.kind, differs.kind) == (clocks.Kind.GOOD, clocks.Kind.FAULT)
    assert "180" in differs.what


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_server_whose_log_quotes_numbers_is_named(environment: Environment, database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)

    result = check(environment, "--offline", DATABASE_URL=url)

    assert "the server's log may quote holders' numbers" in result.output


def test_the_line_is_rung_signed_and_unsigned(demo: Environment) -> None:
    with answering(lambda address: the_line(demo | {"PUBLIC_URL": address})) as address:
        good = check(demo, PUBLIC_URL=address)
        with_another_token = check(demo, PUBLIC_URL=address, TWILIO_AUTH_TOKEN="another")

    assert faults(good) == []
    assert "a signed webhook is answered with TwiML" in good.output
    assert "an unsigned webhook is refused" in good.output
    assert "the demo has no number at Twilio" in good.output
    [fault] = faults(with_another_token)
    assert "refuses our signature" in fault


def test_something_else_at_the_address_is_a_fault(demo: Environment) -> None:
    with answering(lambda _: Flask("a bakery")) as address:
        result = check(demo, PUBLIC_URL=address)

    assert result.exit_code == 1
    assert any("is not the line" in fault for fault in faults(result))


def test_a_line_that_lets_strangers_in_is_a_fault(demo: Environment) -> None:
    careless = Flask("careless")
    careless.post("/voice/ended")(lambda: "<Response/>")

    with answering(lambda _: careless) as address:
        result = check(demo, PUBLIC_URL=address)

    [fault] = faults(result)
    assert "answers whoever rings" in fault


def test_a_line_that_is_not_reached_is_unknown_and_no_fault(demo: Environment) -> None:
    result = check(demo)

    assert result.exit_code == 0
    assert f"unknown the line was not reached at {NOBODY_THERE}" in result.output


@pytest.fixture
def twilio(demo: Environment) -> Iterator[Account]:
    """Twilio, with our number set up as it should be."""
    with twilio_account.listening() as account:
        account.number = {
            "voice_url": f"{NOBODY_THERE}/voice#ct=2000&rt=7000&rc=1&rp=all",
            "voice_method": "POST",
            "voice_fallback_url": "https://elsewhere.example/fallback.xml",
            "voice_fallback_method": "GET",
            "status_callback": f"{NOBODY_THERE}/voice/ended",
            "status_callback_method": "POST",
            "voice_application_sid": "",
            "trunk_sid": None,
            "voice_receive_mode": "voice",
        }
        yield account


def test_a_number_that_is_set_up_well_is_good(demo: Environment, twilio: Account) -> None:
    result = check(demo, LOSSLINE_TWILIO_API_URL=twilio.url)

    assert twilio.asked_for == [NUMBER]
    assert result.exit_code == 0
    for good in (
        "calls lead to the line",
        "Twilio asks again in time if an answer is lost",
        "the fallback lies on another host",
        "call status changes lead to the line",
        "this machine's clock agrees with that of Twilio",
    ):
        assert f"good    {good}\n" in result.output


@pytest.mark.parametrize(
    ("setting", "value", "fault"),
    [
        (
            "voice_url",
            None,
            f"the voice URL is not set: set {NOBODY_THERE}/voice#ct=2000&rt=7000&rc=1&rp=all, POST",
        ),
        (
            "voice_url",
            "https://u:s3cret@demo.twilio.com/x",
            "the voice URL is https://demo.twilio.com/x, POST: set",
        ),
        ("voice_method", "GET", "/voice#ct=2000&rt=7000&rc=1&rp=all, GET: set"),
        ("voice_url", f"{NOBODY_THERE}/voice", "has to end with #ct=2000&rt=7000&rc=1&rp=all"),
        ("voice_url", f"{NOBODY_THERE}/voice#rc=1", "has to end with #ct=2000&rt=7000&rc=1&rp=all"),
        (
            "voice_fallback_url",
            "",
            "there is no fallback URL: set the address of what `lossline fallback` writes",
        ),
        ("voice_fallback_url", f"{NOBODY_THERE}/nowhere", "the fallback URL is"),
        ("status_callback", "", f"call status changes are not set: set {NOBODY_THERE}/voice/ended, POST"),
        ("status_callback_method", "GET", "call status changes are"),
        ("voice_application_sid", "AP1", "the number belongs to AP1"),
        ("trunk_sid", "TK1", "the number belongs to TK1"),
        ("voice_receive_mode", "fax", "the number receives fax: set it to voice"),
    ],
)
def test_each_wrong_setting_of_the_number_is_a_fault_that_says_what_to_set(
    setting: str, value: str | None, fault: str, demo: Environment, twilio: Account
) -> None:
    twilio.number = (twilio.number or {}) | {setting: value}

    result = check(demo, LOSSLINE_TWILIO_API_URL=twilio.url)

    assert result.exit_code == 1
    assert any(fault in line for line in faults(result))
    assert "s3cret" not in result.output


def test_more_overrides_than_are_needed_are_good(demo: Environment, twilio: Account) -> None:
    voice_url = f"{NOBODY_THERE}/voice#e=dublin&rp=all&rc=1&rt=7000&ct=2000"
    twilio.number = (twilio.number or {}) | {"voice_url": voice_url}

    assert check(demo, LOSSLINE_TWILIO_API_URL=twilio.url).exit_code == 0


def test_a_fallback_on_the_same_host_is_advised_against(demo: Environment, twilio: Account) -> None:
    own = {"voice_fallback_url": f"{NOBODY_THERE}/voice/fallback", "voice_fallback_method": "POST"}
    twilio.number = (twilio.number or {}) | own

    result = check(demo, LOSSLINE_TWILIO_API_URL=twilio.url)

    assert result.exit_code == 0
    assert "advice  the fallback lies on the line's own host" in result.output


def test_a_number_that_the_account_does_not_have_is_a_fault(demo: Environment, twilio: Account) -> None:
    twilio.number = None

    result = check(demo, LOSSLINE_TWILIO_API_URL=twilio.url)

    assert faults(result) == [f"the account at Twilio has no number {NUMBER}"]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_credentials_that_twilio_refuses_are_a_fault(status: int, demo: Environment, twilio: Account) -> None:
    twilio.status = status

    result = check(demo, LOSSLINE_TWILIO_API_URL=twilio.url)

    [fault] = faults(result)
    assert fault.startswith("Twilio refuses TWILIO_ACCOUNT_SID with the first TWILIO_AUTH_TOKEN")


def test_trouble_at_twilio_is_unknown_and_says_what_to_set_by_hand(
    demo: Environment, twilio: Account
) -> None:
    twilio.status = 503

    result = check(demo, LOSSLINE_TWILIO_API_URL=twilio.url)

    assert result.exit_code == 0
    assert "unknown Twilio was not reached (HTTP 503): set the number by hand" in result.output
    assert f"advice  the number's voice URL at Twilio: {NOBODY_THERE}/voice#ct=2000" in result.output


def test_without_twilio_neither_number_nor_clock_are_known(demo: Environment) -> None:
    result = check(demo, LOSSLINE_TWILIO_API_URL=NOBODY_THERE)

    assert result.exit_code == 0
    assert "unknown Twilio's clock could not be read" in result.output
    assert "unknown Twilio was not reached" in result.output


@pytest.mark.parametrize("minutes", [-3, 3])
def test_a_clock_that_twilio_does_not_share_is_a_fault(
    minutes: int, demo: Environment, twilio: Account
) -> None:
    twilio.clock_is_ahead = timedelta(minutes=minutes)

    [fault] = faults(check(demo, LOSSLINE_TWILIO_API_URL=twilio.url))

    assert "off that of Twilio: set both by a time server" in fault
