"""Signing in at the console: one vague answer, counted tries, sessions that end, and a second factor."""

from dataclasses import replace
from datetime import timedelta

import pytest
from passlib.totp import TOTP

from models import clock, second_factor, sign_in, staff_list, staff_sessions
from models.office import Office
from models.pin import Cost
from models.sign_in import Attempt
from models.staff import Passwords, Role
from models.staff_sessions import IDLE, LONGEST, REVOKED
from tests.models.looking import kinds
from tests.together import together

PASSWORD = "a long enough password"
ATTEMPT = Attempt("1001", PASSWORD, "", "10.0.0.7", "a browser")
WRONG = replace(ATTEMPT, password="another long password")
START = clock.now().replace(microsecond=0)


@pytest.fixture
def passwords() -> Passwords:
    """Cheap ones."""
    return Passwords(Cost.TEST)


@pytest.fixture(autouse=True)
def an_operator(office: Office, passwords: Passwords) -> None:
    """1001, who knows the password."""
    with office.database.deeds() as session:
        staff_list.add(session, office.keys, "1001", "王芳", Role.OPERATOR, passwords.hash(PASSWORD), "test")


def with_an_app(office: Office) -> TOTP:
    """1001's authenticator app, switched on a while ago."""
    with office.database.deeds() as session:
        app = TOTP.from_uri(second_factor.propose(session, office, "1001"))
    with clock.travel(START - timedelta(hours=1)), office.database.deeds() as session:
        assert second_factor.confirm(session, office, "1001", code_of(app))
    return app


def code_of(app: TOTP) -> str:
    """What the app shows now."""
    return str(app.generate(time=int(clock.now().timestamp())).token)


def test_whoever_knows_the_password_is_signed_in(office: Office, passwords: Passwords) -> None:
    token = sign_in.sign_in(office, passwords, ATTEMPT)

    assert token is not None
    member = staff_sessions.member_by(office, token)
    assert member is not None
    assert (member.work_number, member.name, member.role) == ("1001", "王芳", Role.OPERATOR)
    assert kinds(office, "staff:1001")[-1] == "staff.signed_in"


@pytest.mark.parametrize(
    "attempt", [WRONG, replace(ATTEMPT, work_number="9999"), replace(ATTEMPT, password="")]
)
def test_every_failure_looks_the_same(office: Office, passwords: Passwords, attempt: Attempt) -> None:
    assert sign_in.sign_in(office, passwords, attempt) is None


def test_a_number_that_nobody_has_is_not_written_down(office: Office, passwords: Passwords) -> None:
    sign_in.sign_in(office, passwords, replace(ATTEMPT, work_number="mistyped password"))

    assert kinds(office, "line")[-1] == "staff.sign_in_failed"
    assert kinds(office, "staff:mistyped password") == []


def test_after_five_failures_the_right_password_has_to_wait_a_minute(
    office: Office, passwords: Passwords
) -> None:
    with clock.travel(START):
        for _ in range(5):
            sign_in.sign_in(office, passwords, WRONG)
        assert sign_in.sign_in(office, passwords, ATTEMPT) is None
    with clock.travel(START + timedelta(seconds=59)):
        assert sign_in.sign_in(office, passwords, ATTEMPT) is None
    with clock.travel(START + timedelta(seconds=61)):
        assert sign_in.sign_in(office, passwords, ATTEMPT)


def test_the_wait_grows_and_never_lasts_for_good(office: Office, passwords: Passwords) -> None:
    moment = START
    for minutes in (0, 0, 0, 0, 1, 5, 15, 60, 60):
        with clock.travel(moment):
            sign_in.sign_in(office, passwords, WRONG)
        moment += timedelta(minutes=minutes, seconds=1)

    with clock.travel(moment - timedelta(minutes=1)):
        assert sign_in.sign_in(office, passwords, ATTEMPT) is None
    with clock.travel(moment):
        assert sign_in.sign_in(office, passwords, ATTEMPT)


def test_one_address_gets_twenty_failures_an_hour_over_all_numbers(
    office: Office, passwords: Passwords
) -> None:
    with clock.travel(START):
        for number in range(20):
            sign_in.sign_in(office, passwords, replace(WRONG, work_number=f"20{number:02}"))
        assert sign_in.sign_in(office, passwords, ATTEMPT) is None
        assert sign_in.sign_in(office, passwords, replace(ATTEMPT, address="10.0.0.8"))
    with clock.travel(START + timedelta(hours=1, minutes=1)):
        assert sign_in.sign_in(office, passwords, ATTEMPT)


def test_where_the_address_is_not_known_only_the_numbers_count(office: Office, passwords: Passwords) -> None:
    for number in range(21):
        nowhere = replace(WRONG, work_number=f"20{number:02}", address="")
        sign_in.sign_in(office, passwords, nowhere)

    assert sign_in.sign_in(office, passwords, replace(ATTEMPT, address=""))


def test_strangers_at_the_same_address_keep_nobody_who_is_signed_in_from_their_work(
    office: Office, passwords: Passwords
) -> None:
    member = staff_sessions.member_by(office, sign_in.sign_in(office, passwords, ATTEMPT) or "")
    assert member is not None
    for number in range(21):
        sign_in.sign_in(office, passwords, replace(WRONG, work_number=f"20{number:02}"))

    assert sign_in.sign_in(office, passwords, ATTEMPT) is None
    assert sign_in.prove_again(office, passwords, member.session_uid, ATTEMPT)


def test_of_many_guesses_at_once_five_are_judged(office: Office, passwords: Passwords) -> None:
    def guess(number: int) -> str | None:
        return sign_in.sign_in(office, passwords, replace(WRONG, address=f"10.0.1.{number}"))

    together(12, guess)

    assert sign_in.sign_in(office, passwords, replace(ATTEMPT, address="10.0.2.1")) is None


@pytest.mark.parametrize(
    ("later", "is_over"),
    [
        (IDLE - timedelta(seconds=1), False),
        (IDLE + timedelta(seconds=1), True),
    ],
)
def test_a_session_that_rests_is_over_after_a_quarter_of_an_hour(
    office: Office, passwords: Passwords, later: timedelta, is_over: bool
) -> None:
    with clock.travel(START):
        token = sign_in.sign_in(office, passwords, ATTEMPT) or ""

    with clock.travel(START + later):
        assert (staff_sessions.member_by(office, token) is None) is is_over


def test_a_session_in_use_is_over_after_a_shift(office: Office, passwords: Passwords) -> None:
    with clock.travel(START):
        token = sign_in.sign_in(office, passwords, ATTEMPT) or ""
    moment = START
    while moment < START + LONGEST - timedelta(minutes=10):
        moment += timedelta(minutes=10)
        with clock.travel(moment):
            assert staff_sessions.member_by(office, token)

    with clock.travel(START + LONGEST + timedelta(seconds=1)):
        assert staff_sessions.member_by(office, token) is None


def test_a_disabled_account_is_out_at_the_next_click(office: Office, passwords: Passwords) -> None:
    token = sign_in.sign_in(office, passwords, ATTEMPT) or ""
    with office.database.deeds() as session:
        staff_list.disable(session, office.keys, "1001", "test")

    assert staff_sessions.member_by(office, token) is None
    assert sign_in.sign_in(office, passwords, ATTEMPT) is None


def test_sessions_are_listed_and_each_can_be_ended(office: Office, passwords: Passwords) -> None:
    first = sign_in.sign_in(office, passwords, ATTEMPT) or ""
    second = sign_in.sign_in(office, passwords, replace(ATTEMPT, browser="a tablet")) or ""
    listed = staff_sessions.sessions_of(office, "1001")
    assert sorted(line.browser for line in listed) == ["a browser", "a tablet"]

    [tablet] = [line for line in listed if line.browser == "a tablet"]
    with office.database.deeds() as session:
        staff_sessions.end(session, office, "1001", tablet.uid, REVOKED, "staff:1001")

    assert staff_sessions.member_by(office, first)
    assert staff_sessions.member_by(office, second) is None
    assert kinds(office, "staff:1001")[-1] == "staff.session_ended"


def test_with_an_app_the_password_alone_does_not_do(office: Office, passwords: Passwords) -> None:
    app = with_an_app(office)

    with clock.travel(START):
        assert sign_in.sign_in(office, passwords, ATTEMPT) is None
        assert sign_in.sign_in(office, passwords, replace(ATTEMPT, code="000000")) is None
        assert sign_in.sign_in(office, passwords, replace(ATTEMPT, code=code_of(app)))


def test_a_code_of_the_app_is_taken_once(office: Office, passwords: Passwords) -> None:
    app = with_an_app(office)

    with clock.travel(START):
        attempt = replace(ATTEMPT, code=code_of(app))
        assert sign_in.sign_in(office, passwords, attempt)
        assert sign_in.sign_in(office, passwords, attempt) is None


def test_each_recovery_code_works_once(office: Office, passwords: Passwords) -> None:
    with office.database.deeds() as session:
        app = TOTP.from_uri(second_factor.propose(session, office, "1001"))
        codes = second_factor.confirm(session, office, "1001", code_of(app))
    assert codes is not None

    attempt = replace(ATTEMPT, code=codes[0])
    assert sign_in.sign_in(office, passwords, attempt)
    assert sign_in.sign_in(office, passwords, attempt) is None


def test_password_and_code_are_given_again_before_deeds_of_weight(
    office: Office, passwords: Passwords
) -> None:
    with clock.travel(START):
        token = sign_in.sign_in(office, passwords, ATTEMPT) or ""
    with clock.travel(START + timedelta(minutes=6)):
        member = staff_sessions.member_by(office, token)
        assert member is not None
        assert not member.is_proven
        assert not sign_in.prove_again(office, passwords, member.session_uid, WRONG)
        assert sign_in.prove_again(office, passwords, member.session_uid, ATTEMPT)

        again = staff_sessions.member_by(office, token)
        assert again is not None
        assert again.is_proven
