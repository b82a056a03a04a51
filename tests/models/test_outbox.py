"""The outbox: written with the deed, sent at least once, and silent about whom it could not reach."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from models import clock, outbox, outbox_list
from models.delivery import deliver_due
from models.office import Office
from models.outbox import DemoMailbox, Messenger, OutboxKind, OutboxRow, TryLater, Undeliverable
from models.outbox_list import OutboxLine
from models.sweep import in_daytime
from tests.together import together

A_PHONE = "+8613800138000"


class Post:
    """A messenger that remembers, and fails as often as it is told to."""

    keeps_texts = False

    def __init__(self, *failures: Exception) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self._failures = list(failures)

    def send(self, key: str, to: str, text: str) -> None:
        """Remember, or fail."""
        if self._failures:
            raise self._failures.pop(0)
        self.sent.append((key, to, text))


def put(office: Office, key: str = "sms:1", kind: OutboxKind = OutboxKind.SMS, to: str = A_PHONE) -> None:
    """A message in a deed of its own."""
    with office.database.deeds() as session:
        outbox.put(session, office.keys, kind, "loss_reported", to, "您的卡", key)


def lines(office: Office) -> list[OutboxLine]:
    """The outbox as it is told outside of the demo."""
    return list(outbox_list.every(office, with_texts=False))


def later(**span: float) -> datetime:
    """A moment from now."""
    return datetime.now(UTC) + timedelta(**span)


def test_a_message_is_sent_once_and_its_text_is_wiped(office: Office) -> None:
    put(office)
    post = Post()

    assert deliver_due(office, post) == 1
    assert deliver_due(office, post) == 0

    assert post.sent == [("sms:1", A_PHONE, "您的卡")]
    [line] = outbox_list.every(office, with_texts=True)
    assert line.sent_at is not None
    assert line.body is None


def test_in_the_demo_texts_stay_readable(office: Office) -> None:
    put(office)
    mailbox: Messenger = DemoMailbox()

    deliver_due(office, mailbox)

    [line] = outbox_list.every(office, with_texts=True)
    assert (line.sent_at is not None, line.body, line.to) == (True, "您的卡", A_PHONE)


def test_outside_of_the_demo_neither_text_nor_number_is_told(office: Office) -> None:
    put(office)

    [line] = lines(office)

    assert (line.body, line.to) == (None, "138****8000")


def test_an_outbox_longer_than_a_page_is_told_whole_and_in_order(office: Office) -> None:
    for number in range(7):
        put(office, f"sms:{number}")

    lines = list(outbox_list.every(office, with_texts=False, rows_a_page=3))

    assert len({line.uid for line in lines}) == 7
    assert [line.made_at for line in lines] == sorted(line.made_at for line in lines)


def test_one_message_is_never_written_twice(office: Office) -> None:
    put(office)

    with pytest.raises(IntegrityError):
        put(office)


def test_after_a_failure_the_pauses_grow(office: Office) -> None:
    put(office)
    post = Post(TryLater("Twilio answered 503"), TryLater("Twilio answered 503"))

    deliver_due(office, post)
    assert lines(office)[0].last_error == "Twilio answered 503"
    deliver_due(office, post)
    assert lines(office)[0].attempts == 1
    with clock.travel(later(seconds=6)):
        deliver_due(office, post)
        assert lines(office)[0].attempts == 2
    with clock.travel(later(seconds=12)):
        deliver_due(office, post)
        assert lines(office)[0].attempts == 2
    with clock.travel(later(seconds=17)):
        assert deliver_due(office, post) == 1

    assert lines(office)[0].last_error is None


def test_what_can_never_be_delivered_is_given_up(office: Office) -> None:
    put(office)
    post = Post(Undeliverable("Twilio answered 400, error 21211"))

    deliver_due(office, post)
    with clock.travel(later(days=2)):
        assert deliver_due(office, post) == 0

    [line] = lines(office)
    assert (line.failed_at is not None, line.last_error) == (True, "Twilio answered 400, error 21211")
    with office.database.deeds() as session:
        assert session.query(OutboxRow).one().body is None


def test_a_message_whose_sender_died_is_sent_again_under_the_same_key(office: Office) -> None:
    put(office)
    dying = Post(SystemExit())  # type: ignore[arg-type]
    with pytest.raises(SystemExit):
        deliver_due(office, dying)
    post = Post()

    assert deliver_due(office, post) == 0
    with clock.travel(later(seconds=61)):
        assert deliver_due(office, post) == 1

    assert [key for key, _, _ in post.sent] == ["sms:1"]


def test_several_workers_send_each_message_once(office: Office) -> None:
    for number in range(20):
        put(office, f"sms:{number}")
    post = Post()

    together(4, lambda _: deliver_due(office, post))

    assert len(post.sent) == len({key for key, _, _ in post.sent}) == 20


def test_a_message_for_later_waits(office: Office) -> None:
    with office.database.deeds() as session:
        outbox.put(
            session,
            office.keys,
            OutboxKind.SMS,
            "loss_lapsed",
            A_PHONE,
            "x",
            "sms:1",
            not_before=later(hours=1),
        )
    post = Post()

    assert deliver_due(office, post) == 0
    with clock.travel(later(hours=1.1)):
        assert deliver_due(office, post) == 1


def test_notices_for_banks_are_left_for_the_bank(office: Office) -> None:
    put(office, kind=OutboxKind.BANK_NOTICE, to="CCB")

    assert deliver_due(office, Post()) == 0

    assert [(line.kind, line.to) for line in lines(office)] == [("bank_notice", "CCB")]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("2026-03-25T00:00:00+08:00", "2026-03-25T09:00:00+08:00"),
        ("2026-03-25T12:00:00+08:00", "2026-03-25T12:00:00+08:00"),
        ("2026-03-25T20:00:00+08:00", "2026-03-26T09:00:00+08:00"),
    ],
)
def test_nobody_is_woken_by_what_can_wait(asked: str, given: str) -> None:
    assert in_daytime(datetime.fromisoformat(asked)) == datetime.fromisoformat(given)
