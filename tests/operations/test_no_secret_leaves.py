"""Canaries: after calls, errors and attacks against the real processes, no PIN, ID or phone stands anywhere in clear.

Looked through: the log of gunicorn and its workers at its widest, every answer that a fault gave, the metrics, every
table, the files of the database with their journals, and the recorded calls.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import requests
from sqlalchemy import text
from twilio.request_validator import RequestValidator

from models.database import Database
from models.environment_keys import EnvironmentKeys
from models.key_list import KeyList
from models.office import Office
from models.pin import Cost
from scripts.invented import PINS
from scripts.recordings import actors
from telephony.simulator.clock import VirtualClock
from telephony.simulator.habits import Habits
from telephony.simulator.http_transport import HttpTransport
from telephony.simulator.number import Number
from telephony.simulator.parameters import Caller, place_of
from telephony.simulator.switchboard import Twilio
from tests.calls.lines import city_of
from tests.calls.record import Record
from tests.calls.routes import code_in
from tests.calls.test_secrets import cells, found
from tests.calls.webhooks import form_of
from tests.factories import a_citizen_id, an_enabled_card, an_initial_card, as_keyed
from tests.operations.serving import Process, running

PIN, NEW_PIN, NEWER_PIN, WRONG = "648203", "308517", "517093", ("195736", "274918")
CALLER, CALLED_BACK = "+8613758264917", "13764918253"
PHONE, OTHER_PHONE = "+8613758264918", "+8613758264919"
NAME, BORN = "欧阳金雀", date(1961, 7, 13)
CARD_NUMBER = "T73902648"
"""Stands in the record in clear, so that the search shows that it finds."""
RECORDINGS = Path(__file__).parents[1] / "recordings"


@dataclass
class Aftermath:
    """What is left after the calls."""

    secrets: frozenset[str]
    answers: list[str]
    log: str
    metrics: str


@pytest.fixture
def aftermath(database: Database, tmp_path: Path) -> Aftermath:
    """A day of calls and attacks on a process that logs all it ever logs."""
    url = database.url.render_as_string(hide_password=False)
    with running("web", tmp_path, url, {"LOG_LEVEL": "debug", "LOSSLINE_DEMO": ""}) as web:
        office = the_office_of(web, database)
        secrets = set(calls(web, office))
        answers = [*attacks(web, secrets), *faults(web, database)]
        metrics = web.metrics()
    return Aftermath(frozenset(secrets), answers, web.log.read_text(), metrics)


def the_office_of(web: Process, database: Database) -> Office:
    """An office with the keys of the process."""
    keys = EnvironmentKeys(KeyList.parse(web.environ["PIN_PEPPER"]), KeyList.parse(web.environ["DATA_KEY"]))
    return Office.opened(database, keys, city_of("shijiazhuang"), Cost.PRODUCTION)


def calls(web: Process, office: Office) -> Iterator[str]:
    """A loss report, a changed PIN, a PIN enabled by a code, an ID of nobody, a call-back; all that was keyed."""
    line = Number(
        "+8631112333",
        f"{web.url}/voice",
        web.environ["TWILIO_ACCOUNT_SID"],
        web.environ["TWILIO_AUTH_TOKEN"],
        status_callback=f"{web.url}/voice/ended",
    )
    twilio = Twilio(line, HttpTransport(), VirtualClock(datetime.now(UTC)), Habits())
    card = an_enabled_card(
        office, PIN, number=CARD_NUMBER, citizen_id=a_citizen_id(BORN), phone=PHONE, name=NAME
    )
    initial, nobody = (
        an_initial_card(office, citizen_id=a_citizen_id(BORN), phone=OTHER_PHONE),
        a_citizen_id(BORN),
    )

    def dial(*entries: str) -> None:
        call = twilio.dial(caller=Caller(CALLER, place_of(CALLER)))
        for keys in entries:
            call.press(as_keyed(keys))
        call.hang_up()

    dial("2", "1", card.citizen_id, PIN, "111111", NEW_PIN, NEWER_PIN, NEW_PIN, NEW_PIN)
    dial("1", card.keyed + "#", WRONG[0], NEW_PIN, "1")
    dial("1", nobody, *WRONG, PIN)
    dial("0", "1", CALLED_BACK + "#")
    call = twilio.dial(caller=Caller(CALLER, place_of(CALLER)))
    for keys in ("2", "1", initial.keyed + "#", "123456", as_keyed(initial.citizen_id)):
        call.press(keys)
    code = code_in(Record(office))
    call.press(code)
    call.press(NEWER_PIN)
    call.hang_up()
    assert Record(office).status(card).value == "4", "the calls did what they should"
    yield from (PIN, NEW_PIN, NEWER_PIN, *WRONG, code, nobody, CALLER.removeprefix("+86"), CALLED_BACK)
    yield from (
        card.citizen_id,
        initial.citizen_id,
        PHONE.removeprefix("+86"),
        OTHER_PHONE.removeprefix("+86"),
        NAME,
    )


def attacks(web: Process, secrets: set[str]) -> Iterator[str]:
    """What a stranger, a broken proxy or a mistaken setting would send; what they are answered."""
    form = form_of("CA" + "7" * 32, Digits=PIN, From=CALLER)
    for secret in sorted(secrets):
        for send in (requests.get, requests.post, requests.put):
            yield send(f"{web.url}/voice/turn/3?Digits={secret}", timeout=30).text
            yield send(f"{web.url}/voice/turn/{secret}", data={"Digits": secret}, timeout=30).text
            yield send(f"{web.url}/{secret}", headers={"X-Secret": secret.encode()}, timeout=30).text
    yield requests.post(f"{web.url}/voice", json=form, timeout=30).text
    yield requests.post(f"{web.url}/voice", data=form | {"x": PIN * 20_000}, timeout=30).text
    for odd in (
        {"CallSid": f"CA{PIN}"},
        {"CallStatus": PIN},
        {"ErrorCode": PIN},
        {"To": CALLED_BACK + "x"},
        {},
    ):
        for path in (
            "/voice",
            "/voice/turn/3",
            "/voice/turn/3/answer",
            "/voice/queue/key",
            "/voice/fallback",
        ):
            yield post(web, path, form | odd).text


def faults(web: Process, database: Database) -> Iterator[str]:
    """The database breaks at the very statements that look for an ID and for a PIN."""
    sid = "CA" + "8" * 32
    form = form_of(sid, From=CALLER)
    yield post(web, "/voice", form).text
    yield post(web, "/voice/turn/1", form | {"Digits": "1"}).text
    for table in ("holders", "pin_tries"):
        with database.deeds() as session:
            session.execute(text(f"ALTER TABLE {table} RENAME TO {table}_gone"))
        step = {"holders": ("/voice/turn/2", as_keyed(a_citizen_id())), "pin_tries": ("/voice/turn/3", PIN)}[
            table
        ]
        broken = post(web, step[0], form | {"Digits": step[1], "FinishedOnKey": ""})
        assert "系统出了一点问题" in broken.text
        yield broken.text
        with database.deeds() as session:
            session.execute(text(f"ALTER TABLE {table}_gone RENAME TO {table}"))
        if table == "holders":
            post(web, step[0], form | {"Digits": step[1], "FinishedOnKey": ""})


def post(web: Process, path: str, form: Mapping[str, str]) -> requests.Response:
    """A form as Twilio would sign it."""
    signature = RequestValidator(web.environ["TWILIO_AUTH_TOKEN"]).compute_signature(
        web.url + path, dict(form)
    )
    return requests.post(web.url + path, data=form, headers={"X-Twilio-Signature": signature}, timeout=30)


def test_no_log_no_answer_of_a_fault_no_metric_and_no_cell_of_the_record_holds_a_canary(
    aftermath: Aftermath, database: Database
) -> None:
    assert len(aftermath.log.splitlines()) > 100
    assert "turn.record_unreachable" in aftermath.log
    for line in aftermath.log.splitlines():
        assert found(aftermath.secrets, line) == set(), line
    assert found(aftermath.secrets, "\n".join(aftermath.answers)) == set()
    assert found(aftermath.secrets, aftermath.metrics) == set()
    all_cells, all_files = list(cells(database)), list(files_of(database))
    assert any(found({CARD_NUMBER}, value) for _, _, value in all_cells)
    for table, column, value in all_cells:
        assert not found(aftermath.secrets, value), f"{table}.{column}"
    assert any(CARD_NUMBER.encode() in written for _, written in all_files)
    for path, written in all_files:
        assert not [each for each in aftermath.secrets if len(each) > 6 and each.encode() in written], path


def files_of(database: Database) -> Iterator[tuple[Path, bytes]]:
    """The database's own files and journals, as whoever steals the disk would read them."""
    with database.light() as connection:
        if database.is_sqlite:
            file = Path(database.url.database or "")
            found_files = list(file.parent.glob(f"{file.name}*"))
        else:
            connection.execute(text("CHECKPOINT"))
            data = Path(connection.execute(text("SHOW data_directory")).scalar_one())
            oid = connection.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
            found_files = [
                *(data / "base" / str(oid.scalar_one())).iterdir(),
                *(data / "pg_wal").glob("0*"),
                data.parent / "log",
            ]
    for path in found_files:
        yield path, path.read_bytes()


def test_no_recorded_call_holds_what_its_actors_keyed() -> None:
    keyed = {*PINS, actors.NEW_PIN, actors.A_PHONE, actors.A_STRANGER}
    recordings = [path.read_text() for path in RECORDINGS.glob("*.yaml")]

    assert len(recordings) > 5
    for written in recordings:
        assert found(keyed, written) == set()
        assert not re.search(r"[0-9]{17}[0-9X*]", written)
