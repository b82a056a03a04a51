"""`lossline worker`: the process that sends what is in the outbox, sweeps up after time and seals the audit log."""

import signal
from collections.abc import Callable
from threading import Event, Thread

import click
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from logs import Level, event_log
from models.audit_sealer import Sealer
from models.delivery import deliver_due
from models.office import Office
from models.outbox import DemoMailbox, Messenger
from models.retention import sweep_if_due
from models.sweep import sweep
from scripts.auditing.keys import sealer
from scripts.surroundings import open_office, read_settings
from settings import Settings
from telephony.sms import TwilioMessenger

DELIVERY_SECONDS = 1
SEAL_SECONDS = 1
DELIVERIES_A_SWEEP = 15
FORGETTING_PAUSE_SECONDS = 0.1

log = event_log(__name__)


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
def command(once: bool) -> None:
    """Send SMS, end losses that have lapsed, remind of those that will, forget what is old, seal the audit log.

    Several workers may run.

    \b
    Examples:
      lossline worker
      lossline worker --once
    """
    settings = read_settings(Level.INFO, also_needed={"SEAL_KEY"})
    with open_office(settings) as office:
        messenger, seals = _messenger(settings), sealer(settings, office.database)
        assert seals is not None
        if once:
            _work(office, messenger, is_sweep_due=True)
            _forget(office, lambda: True)
            seals.seal_due()
            return
        _loop(office, messenger, seals)


def _loop(office: Office, messenger: Messenger, seals: Sealer) -> None:
    """Until the process is asked to stop; what it is doing then is finished."""
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    # A carrier that is slow to take an SMS must not keep the log unsealed.
    sealing = Thread(target=_seal, args=(seals, stop), name="sealing")
    sealing.start()
    rounds = 0
    while not stop.is_set():
        try:
            _work(office, messenger, is_sweep_due=rounds % DELIVERIES_A_SWEEP == 0)
            if rounds % DELIVERIES_A_SWEEP == 0:
                _forget(office, lambda: _goes_on(office, messenger, stop))
        except OperationalError as error:
            log.warning("worker.database_trouble", error=type(error.orig).__name__)
        rounds += 1
        stop.wait(DELIVERY_SECONDS)
    sealing.join()


def _seal(seals: Sealer, stop: Event) -> None:
    """Until the process is asked to stop; should this fail in a way that nobody foresaw, the process ends."""
    try:
        while not stop.is_set():
            try:
                seals.seal_due()
            except (SQLAlchemyError, OSError) as error:
                log.error("worker.not_sealed", error=type(error).__name__)
            stop.wait(SEAL_SECONDS)
    finally:
        stop.set()


def _work(office: Office, messenger: Messenger, is_sweep_due: bool) -> None:
    if is_sweep_due:
        done = {what: count for what, count in sweep(office).items() if count}
        if done:
            log.info("worker.swept", **done)
    if sent := deliver_due(office, messenger):
        log.info("worker.sent", messages=sent)


def _forget(office: Office, goes_on: Callable[[], bool]) -> None:
    """D1: forget what is old."""
    if done := {what: count for what, count in sweep_if_due(office, goes_on).items() if count}:
        log.info("retention.swept", **done)


def _goes_on(office: Office, messenger: Messenger, stop: Event) -> bool:
    """Between two batches of forgetting: SMS go out, callers get their turn, and the process may be stopped."""
    deliver_due(office, messenger)
    return not stop.wait(FORGETTING_PAUSE_SECONDS)


def _messenger(settings: Settings) -> Messenger:
    """Twilio, or in the demo a mailbox that is the outbox itself."""
    if settings.is_demo and settings.twilio_api_url is None:
        return DemoMailbox()
    return TwilioMessenger(
        settings.twilio_account_sid,
        settings.twilio_auth_tokens[0],
        settings.twilio_phone_number,
        settings.twilio_api_url,
    )
