"""`lossline worker`: the process that sends what is in the outbox and sweeps up after time."""

import signal
from threading import Event

import click
from sqlalchemy.exc import OperationalError

from logs import Level, event_log
from models.delivery import deliver_due
from models.office import Office
from models.outbox import DemoMailbox, Messenger
from models.sweep import sweep
from scripts.surroundings import open_office, read_settings
from settings import Settings
from telephony.sms import TwilioMessenger

DELIVERY_SECONDS = 1
DELIVERIES_A_SWEEP = 15

log = event_log(__name__)


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
def command(once: bool) -> None:
    """Send SMS, end losses that have lapsed, remind of those that will. Several workers may run.

    \b
    Examples:
      lossline worker
      lossline worker --once
    """
    settings = read_settings(Level.INFO, also_needed={"SEAL_KEY"})
    with open_office(settings) as office:
        messenger = _messenger(settings)
        if once:
            _work(office, messenger, is_sweep_due=True)
            return
        _loop(office, messenger)


def _loop(office: Office, messenger: Messenger) -> None:
    """Until the process is asked to stop; what it is doing then is finished."""
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    rounds = 0
    while not stop.is_set():
        try:
            _work(office, messenger, is_sweep_due=rounds % DELIVERIES_A_SWEEP == 0)
        except OperationalError as error:
            log.warning("worker.database_trouble", error=type(error.orig).__name__)
        rounds += 1
        stop.wait(DELIVERY_SECONDS)


def _work(office: Office, messenger: Messenger, is_sweep_due: bool) -> None:
    if is_sweep_due:
        done = {what: count for what, count in sweep(office).items() if count}
        if done:
            log.info("worker.swept", **done)
    if sent := deliver_due(office, messenger):
        log.info("worker.sent", messages=sent)


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
