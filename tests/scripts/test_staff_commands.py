"""`lossline operator` and `lossline counter`: what they ask for, print, and with which code they end."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from models import staff_list
from models.office import Office
from models.pin import Cost
from models.staff import Passwords, Role
from scripts.lossline import lossline
from tests.factories import A_PIN, CardFacts, a_call, a_desk, an_enabled_card, an_initial_card
from tests.models.looking import kinds, messages
from tests.scripts.test_record_commands import environment, office

__all__ = ["environment", "office"]

PASSWORD = "correct horse battery"
Run = Callable[..., Result]


pytestmark = pytest.mark.usefixtures("in_staff_hours")


@pytest.fixture
def run(environment: dict[str, str], office: Office) -> Run:
    """Run `lossline` as somebody who types their password and then these lines."""
    stored = Passwords(Cost.TEST).hash(PASSWORD)
    with office.database.deeds() as session:
        for number, role in (("1001", Role.OPERATOR), ("2001", Role.CLERK), ("3001", Role.SUPERVISOR)):
            staff_list.add(session, office.keys, number, "王芳", role, stored, "test")

    def run(*arguments: str, typed: tuple[str, ...] = (), password: str = PASSWORD) -> Result:
        lines = "".join(f"{line}\n" for line in (password, *typed))
        return CliRunner(env=environment).invoke(lossline, arguments, input=lines)

    return run


def status(run: Run, environment: dict[str, str], card: CardFacts) -> tuple[str, str, str | None]:
    """As `lossline cards show` tells it: status, PIN, channel of the loss."""
    told = CliRunner(env=environment).invoke(lossline, ["cards", "show", card.number, "--json"])
    shown = json.loads(told.stdout)
    return shown["status"], shown["pin"], shown["loss"] and shown["loss"]["channel"]


def test_an_operator_verifies_a_caller_and_reports_the_loss(
    run: Run, office: Office, environment: dict[str, str]
) -> None:
    card, call = an_initial_card(office), a_call(office)
    to_card = (card.number, "--as", "1001", "--call", call, "--json")
    refused = run("operator", "report-loss", *to_card)
    answers = (card.name, card.citizen_id, (card.phone or "").removeprefix("+86"), "", "")

    verified = run("operator", "verify", *to_card, typed=answers)
    seen = run("operator", "show", *to_card)
    reported = run("operator", "report-loss", *to_card)
    again = run("operator", "report-loss", *to_card)

    assert (refused.exit_code, "verify the caller" in refused.stderr) == (2, True)
    assert verified.exit_code == 0
    assert json.loads(verified.stdout)["result"] == "passed"
    assert json.loads(seen.stdout)["holder"]["name"] == "林**"
    assert (reported.exit_code, again.exit_code) == (0, 0)
    first, second = json.loads(reported.stdout), json.loads(again.stdout)
    assert (first["result"], second["result"]) == ("done", "already")
    assert first["loss"] == second["loss"]
    assert status(run, environment, card) == ("4", "initial", "staffed")
    printed = verified.stdout + seen.stdout + reported.stdout
    assert not [secret for secret in (card.name, card.citizen_id, card.phone or "") if secret in printed]


def test_wrong_answers_end_with_1_and_then_only_the_counter_helps(run: Run, office: Office) -> None:
    card, call = an_initial_card(office), a_call(office)
    to_card = (card.number, "--as", "1001", "--call", call)
    wrong = ("别人", "", "", "", "")

    first = run("operator", "verify", *to_card, typed=wrong)
    second = run("operator", "verify", *to_card, typed=wrong)
    third = run("operator", "verify", *to_card, typed=wrong)

    assert (first.exit_code, second.exit_code, third.exit_code) == (1, 1, 2)
    assert "name: does not fit" in first.stdout
    assert "wrong attempts left: 1" in first.stdout
    assert "counter only" in second.stdout


def test_the_counter_makes_a_loss_formal_and_replaces_the_card(
    run: Run, office: Office, environment: dict[str, str]
) -> None:
    card = an_enabled_card(office)
    with_id = ("--as", "2001", "--paper", "id_card", "--json")
    replace = ("counter", "replace", card.number, *with_id, "--new", "N12345678", "--fee", "16.00")

    reported = run("counter", "report-loss", card.number, *with_id, typed=(card.citizen_id,))
    too_early = run(*replace, typed=(card.citizen_id,))
    wrong_pin = run("counter", "take-pin", card.number, "--as", "2001", typed=("246813",))
    right_pin = run("counter", "take-pin", card.number, "--as", "2001", typed=(A_PIN,))
    replaced = run(*replace, typed=(card.citizen_id,))

    assert json.loads(reported.stdout)["loss"]["kind"] == "formal"
    assert (too_early.exit_code, "PIN is enabled" in too_early.stderr) == (2, True)
    assert (wrong_pin.exit_code, right_pin.exit_code) == (1, 0)
    receipt = json.loads(replaced.stdout)
    assert (receipt["new_card"], receipt["fee_paid"], len(receipt["receipt"])) == ("N12345678", "16.00", 12)
    assert status(run, environment, card) == ("9", "initial", None)
    assert A_PIN not in wrong_pin.output + right_pin.output


def test_a_reset_is_asked_for_by_one_and_approved_by_another(
    run: Run, office: Office, environment: dict[str, str]
) -> None:
    card = an_enabled_card(office)
    papers = ("--paper", "card", "--paper", "id_card", "--reason", "forgotten")
    numbers = (card.number, card.citizen_id)

    asked = run("counter", "ask-reset", card.number, "--as", "2001", *papers, "--json", typed=numbers)
    request = json.loads(asked.stdout)["request"]
    own = run("counter", "approve", request, "--as", "2001")
    listed = run("counter", "requests", "--as", "3001", "--json")
    approved = run("counter", "approve", request, "--as", "3001")
    twice = run("counter", "approve", request, "--as", "3001")

    assert (own.exit_code, "clerks may not" in own.stderr) == (2, True)
    [waiting] = json.loads(listed.stdout)["requests"]
    assert (waiting["request"], waiting["requested_by"], waiting["reason"]) == (request, "2001", "forgotten")
    assert (approved.exit_code, twice.exit_code) == (0, 3)
    assert status(run, environment, card) == ("1", "initial", None)
    assert [about for about, _, _ in messages(office)] == ["pin_reset"]


def test_a_found_card_is_released(run: Run, office: Office, environment: dict[str, str]) -> None:
    card = an_enabled_card(office)
    with a_desk(office) as caller:
        caller.report_loss(card.proof)
    run("counter", "take-pin", card.number, "--as", "2001", typed=(A_PIN,))

    papers = ("--paper", "card", "--paper", "id_card")
    numbers = (card.citizen_id, card.number, card.citizen_id)
    released = run(
        "counter",
        "release",
        "-",
        "--as",
        "2001",
        *papers,
        typed=numbers,
    )

    assert released.exit_code == 0, released.output
    assert status(run, environment, card) == ("1", "enabled", None)


def test_data_are_corrected_and_the_phone_changed(run: Run, office: Office) -> None:
    card = an_initial_card(office)
    papers = ("--as", "2001", "--paper", "card", "--paper", "id_card")
    numbers = (card.number, card.citizen_id)

    corrected = run("counter", "correct", card.number, *papers, "--what", "name", typed=(*numbers, "林更正"))
    changed = run("counter", "change-phone", card.number, *papers, typed=(*numbers, "13900009999"))
    shown = run("counter", "show", card.number, "--as", "2001")

    assert (corrected.exit_code, changed.exit_code) == (0, 0), corrected.output + changed.output
    assert "phone 139****9999" in shown.stdout
    assert "林更正" not in corrected.stdout + shown.stdout


def test_a_wrong_password_an_unknown_card_and_bad_papers_each_have_their_code(
    run: Run, office: Office
) -> None:
    card = an_initial_card(office)
    report = ("counter", "report-loss", card.number, "--as", "2001")

    wrong_password = run(*report, "--paper", "id_card", password="not the password")
    unknown_member = run("counter", "show", card.number, "--as", "9999")
    unknown_card = run("counter", "show", "Z99999999", "--as", "2001")
    no_papers = run(*report)

    assert (wrong_password.exit_code, unknown_member.exit_code) == (2, 2)
    assert wrong_password.stderr.splitlines()[-1] == unknown_member.stderr.splitlines()[-1]
    assert (unknown_card.exit_code, "no such card" in unknown_card.stderr) == (3, True)
    assert (no_papers.exit_code, "has to show" in no_papers.stderr) == (2, True)
    assert kinds(office, f"card:{card.uid}")[-1] == "holder.looked_at"


def test_each_command_signs_in_and_out_again(run: Run, office: Office) -> None:
    card = an_initial_card(office)

    run("counter", "show", card.number, "--as", "2001")

    assert kinds(office, "staff:2001")[-2:] == ["staff.signed_in", "staff.session_ended"]


def test_no_password_and_no_id_is_taken_from_the_command_line() -> None:
    for name in ("operator", "counter"):
        group = lossline.get_command(None, name)  # type: ignore[arg-type]
        for command in group.commands.values():  # type: ignore[union-attr]
            options = {parameter.name for parameter in command.params}
            assert not options & {"password", "pin", "phone", "citizen_id", "name", "employer", "address"}
