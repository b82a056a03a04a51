"""The commands that keep the record: what they print, and with which code they end."""

import json
import secrets
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from models import losses
from models.database import Database
from models.environment_keys import EnvironmentKeys
from models.holder import Holder
from models.key_list import Key
from models.loss_report import LossChannel, LossKind
from models.office import Office
from models.pin import Cost
from scripts.lossline import COMMANDS, lossline
from settings import Settings
from tests.factories import A_CITY, a_desk, an_enabled_card, an_initial_card
from tests.models.tampering import unguarded

Run = Callable[..., Result]
A_HEADER = "card_number,citizen_id,name,phone,employer,address,bank,bank_account,status,pin\n"
A_ROW = "A12345678,110101199003070011,林测试,13800138000,,,CCB,1,1,739164\n"


@pytest.fixture
def environment(tmp_path: Path, migrated_sqlite: bytes) -> dict[str, str]:
    """A line of this test's own, with fresh keys and an empty record."""
    path = tmp_path / "record.db"
    path.write_bytes(migrated_sqlite)
    return {
        "DATABASE_URL": f"sqlite:///{path}",
        "TWILIO_ACCOUNT_SID": f"AC{'0' * 32}",
        "TWILIO_AUTH_TOKEN": "token",
        "TWILIO_PHONE_NUMBER": "+8631112333",
        "PUBLIC_URL": "https://line.example",
        "SECRET_KEY": secrets.token_hex(32),
        "SEAL_KEY": Key.fresh("s1").written,
        "PIN_PEPPER": f"p1:{b64encode(secrets.token_bytes(32)).decode()}",
        "DATA_KEY": f"d1:{b64encode(secrets.token_bytes(32)).decode()}",
        "LOSSLINE_DEMO": "",
    }


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run `lossline` with these arguments; names in capitals are set in the environment."""

    def run(*arguments: str, typed: str = "", **environ: str) -> Result:
        return CliRunner(env=environment | environ).invoke(lossline, arguments, input=typed)

    return run


@pytest.fixture
def office(environment: dict[str, str]) -> Office:
    """The office that the commands work on."""
    settings = Settings.from_env(environment)
    keys = EnvironmentKeys(settings.pin_pepper, settings.data_key)
    return Office.opened(Database(settings.database_url), keys, A_CITY, Cost.TEST)


def write(path: Path, *rows: str) -> str:
    """A file of cards."""
    path.write_text(A_HEADER + "".join(rows), encoding="utf-8")
    return str(path)


def test_help_is_quick_and_knows_every_command() -> None:
    loaded = (
        "import sys; from scripts.lossline import main\n"
        "try: main(['--help'])\n"
        "finally: print('sqlalchemy' in sys.modules or 'flask' in sys.modules)"
    )

    result = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)

    assert all(name in result.stdout for name in COMMANDS)
    assert result.stdout.strip().endswith("False")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        *[("cards", name) for name in ("", "import", "show", "list")],
        *[("outbox", name) for name in ("", "list")],
        *[("keys", name) for name in ("", "new", "new-in-token", "status", "rotate")],
        *[("retention", name) for name in ("", "status", "sweep", "forget")],
        *[("audit", name) for name in ("", "verify", "prove", "export", "resets", "events", "key")],
        *[("staff", name) for name in ("", "add", "list", "disable", "on-duty", "off-duty")],
        *[(name,) for name in ("backup", "restore", "check", "migrate", "worker")],
    ],
)
def test_every_help_text_has_an_example(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*filter(None, arguments), "--help")

    assert result.exit_code == 0
    assert "Example" in result.output
    assert "lossline" in result.output.split("Example")[1]


def test_wrong_use_is_two(run: Run) -> None:
    assert run("nonsense").exit_code == 2
    assert run("cards", "show").exit_code == 2
    assert run("cards", "import", "/nowhere.csv").exit_code == 2


def test_without_settings_it_says_all_that_is_missing_and_ends_with_two(run: Run) -> None:
    result = run("cards", "list", SECRET_KEY="", PIN_PEPPER="short")

    assert result.exit_code == 2
    assert "SECRET_KEY" in result.output
    assert "PIN_PEPPER" in result.output


def test_migrate_brings_an_empty_database_up_to_date_and_says_so(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert run("cards", "list", DATABASE_URL=url).exit_code == 2

    first, second = run("migrate", DATABASE_URL=url), run("migrate", DATABASE_URL=url)

    assert first.output.startswith("from nothing to 0")
    assert second.output.endswith("already\n")
    assert run("cards", "list", DATABASE_URL=url).exit_code == 0


def test_a_database_that_cannot_be_reached_is_one(run: Run) -> None:
    result = run("cards", "list", DATABASE_URL="postgresql://nobody@127.0.0.1:9/x")

    assert result.exit_code == 1
    assert "cannot be used" in result.output


def test_cards_show_answers_in_the_form_of_the_contract(run: Run, office: Office) -> None:
    card = an_initial_card(office, number="A12345678")
    with office.database.deeds() as session:
        losses.open_loss(session, office, card.uid, LossKind.TEMPORARY, LossChannel.WRITTEN)

    shown = json.loads(run("cards", "show", "a12345678", "--json").output)

    assert shown["card_number"] == "A12345678"
    assert (shown["status"], shown["pin"]) == ("4", "initial")
    loss = shown["loss"]
    assert set(loss) == {"reference", "kind", "channel", "reported_at", "expires_at"}
    assert (loss["kind"], loss["channel"]) == ("temporary", "written")
    assert loss["reported_at"].endswith("+08:00")
    assert loss["expires_at"].endswith("T00:00:00+08:00")


def test_a_card_without_a_loss_shows_none_and_a_formal_one_has_no_end(run: Run, office: Office) -> None:
    an_enabled_card(office, number="A12345678")
    lost = an_enabled_card(office, number="B12345678")
    with office.database.deeds() as session:
        losses.open_loss(session, office, lost.uid, LossKind.FORMAL, LossChannel.WRITTEN)

    assert json.loads(run("cards", "show", "A12345678", "--json").output)["loss"] is None
    formal = json.loads(run("cards", "show", "B12345678", "--json").output)["loss"]
    assert (formal["kind"], formal["expires_at"]) == ("formal", None)


def test_a_card_that_is_not_there_is_three(run: Run) -> None:
    assert run("cards", "show", "A00000000", "--json").exit_code == 3


def test_cards_list_masks_numbers_but_for_the_demo(run: Run, office: Office) -> None:
    an_enabled_card(office, number="A12345678")

    assert "*****5678  status 1 (active), PIN enabled" in run("cards", "list").output
    assert "A12345678" in run("cards", "list", LOSSLINE_DEMO="1").output
    assert "A12345678" in run("cards", "list", "--unmasked").output
    assert json.loads(run("cards", "list", "--json").output)["card_number"] == "*****5678"
    assert run("cards", "list", "--status", "9").output == ""


def test_import_tells_what_came_of_it_and_ends_accordingly(run: Run, tmp_path: Path) -> None:
    good = write(tmp_path / "good.csv", A_ROW)
    bad = write(tmp_path / "bad.csv", A_ROW, "?,110101199003070011,x,,,,,,,827305\n")
    other = write(tmp_path / "other.csv", A_ROW.replace(",1,739164", ",9,739164"))

    first, again, rejected, differing = (run("cards", "import", each) for each in (good, good, bad, other))

    assert (first.exit_code, again.exit_code, rejected.exit_code, differing.exit_code) == (0, 0, 1, 1)
    assert "1 rows: 1 new, 0 changed, 0 rejected, 0 differences" in first.output
    assert str(tmp_path / "bad.rejects.csv") in rejected.output
    assert "line 2: card *****5678: status is 1 in the record and 9 in the file" in differing.output
    assert not any(
        "827305" in each.output or "739164" in each.output for each in (first, rejected, differing)
    )


def test_a_file_of_rejects_is_refused(run: Run, tmp_path: Path) -> None:
    run("cards", "import", write(tmp_path / "bad.csv", "?,110101199003070011,x,,,,,,,\n"))

    result = run("cards", "import", str(tmp_path / "bad.rejects.csv"))

    assert result.exit_code == 2
    assert "file of rejects" in result.output


def test_the_outbox_keeps_texts_for_the_demo(run: Run, office: Office) -> None:
    card = an_enabled_card(office, phone="+8613800138000")
    with a_desk(office) as desk:
        desk.report_loss(card.proof)

    in_production = json.loads(run("outbox", "list", "--json").output)
    in_the_demo = json.loads(run("outbox", "list", "--json", LOSSLINE_DEMO="1").output)

    assert [line["kind"] for line in in_production] == ["sms", "bank_notice"]
    assert "body" not in in_production[0]
    assert in_production[0]["to"] == "138****8000"
    assert "挂失编号" in in_the_demo[0]["body"]
    assert in_the_demo[0]["to"] == "+8613800138000"
    assert "waits after 0 attempts" in run("outbox", "list").output


def test_the_worker_of_the_demo_sends_to_the_mailbox(run: Run, office: Office) -> None:
    card = an_enabled_card(office)
    with a_desk(office) as desk:
        desk.report_loss(card.proof)

    assert run("worker", "--once", LOSSLINE_DEMO="1").exit_code == 0

    [sms, notice] = json.loads(run("outbox", "list", "--json", LOSSLINE_DEMO="1").output)
    assert (sms["sent_at"] is not None, notice["sent_at"]) == (True, None)


def test_audit_verify_ends_with_one_when_the_log_does_not_hold(run: Run, office: Office) -> None:
    card = an_enabled_card(office)
    with a_desk(office) as desk:
        desk.report_loss(card.proof)
    assert run("audit", "verify").output.splitlines()[-1] == "the only chain holds"

    with unguarded(office.database) as connection:
        connection.exec_driver_sql("UPDATE audit_events SET actor = 'nobody' WHERE seq = 2")
    result = run("audit", "verify")

    assert result.exit_code == 1
    assert f"card:{card.uid}, event 2: was changed" in result.output
    assert "triggers: missing, switched off or made otherwise" in result.output
    assert result.output.splitlines()[-1] == "THE LOG DOES NOT HOLD: 2 faults, 1 chain broken"


def test_audit_verify_opens_what_is_sealed_and_names_ids_that_were_swapped(run: Run, office: Office) -> None:
    for _ in range(2):
        an_enabled_card(office)
    assert "sealed values opened" in run("audit", "verify").output

    with office.database.deeds() as session:
        one, other = session.execute(select(Holder.uid, Holder.citizen_id)).all()
        for uid, citizen_id in ((one.uid, other.citizen_id), (other.uid, one.citizen_id)):
            session.execute(update(Holder).where(Holder.uid == uid).values(citizen_id=citizen_id))
    result = run("audit", "verify")

    assert result.exit_code == 1
    for uid in (one.uid, other.uid):
        assert f"holders.citizen_id of {uid}: changed since it was sealed" in result.output
    assert (
        result.output.splitlines()[-1]
        == "THE RECORD IS NOT AS IT WAS WRITTEN: 2 faults; the log itself holds"
    )


def test_audit_verify_since_a_trusted_seal_says_that_it_opened_nothing(run: Run, office: Office) -> None:
    an_enabled_card(office)
    assert run("worker", "--once").exit_code == 0

    result = run("audit", "verify", "--from-seal", "1")

    assert result.exit_code == 0
    assert "sealed values not opened" in result.output


def test_staff_are_added_with_a_password_that_is_typed(run: Run) -> None:
    typed = "correct horse battery\ncorrect horse battery\n"

    assert run("staff", "add", "1001", "王芳", "--role", "operator", typed=typed).exit_code == 0
    assert run("staff", "add", "1001", "王芳", typed=typed).exit_code == 2
    assert run("staff", "add", "1002", "李强", typed="short\nshort\n").exit_code == 2
    assert run("staff", "add", "1002", "李强", typed="Shijiazhuang-2026\n" * 2).exit_code == 2
    assert run("staff", "add", "1002", "李强", "--password", "x").exit_code == 2
    assert run("staff", "list").output == "1001  王芳  operator  off duty\n"


def test_staff_go_on_and_off_duty(run: Run) -> None:
    run("staff", "add", "1001", "王芳", typed="correct horse battery\n" * 2)

    assert run("staff", "on-duty", "1001").exit_code == 0
    assert json.loads(run("staff", "list", "--json").output)[0]["on_duty_since"].endswith("+08:00")
    assert run("staff", "off-duty", "1001").exit_code == 0
    assert run("staff", "disable", "1001").exit_code == 0
    assert run("staff", "on-duty", "1001").exit_code == 2
    assert run("staff", "on-duty", "4711").exit_code == 3
    assert "disabled" in run("staff", "list").output


def test_a_wrong_key_is_a_fault_and_no_traceback(run: Run, office: Office) -> None:
    card = an_enabled_card(office)
    with a_desk(office) as desk:
        desk.report_loss(card.proof)
    other_key = f"d1:{b64encode(secrets.token_bytes(32)).decode()}"

    result = run("outbox", "list", DATA_KEY=other_key)

    assert result.exit_code == 1
    assert "DATA_KEY does not open the record" in result.output
